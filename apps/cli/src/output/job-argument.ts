import type { Schemas } from '@job-scheduler/api-client';

/** The namespace of a job that names none. The model has it beside schemas that would take long to load. */
const DEFAULT_NAMESPACE = 'default';

/** A job as a shell takes it, for commands that people are told to write. */
export function argumentFor({
  id,
  name,
  namespace,
}: Pick<Schemas['Job'], 'id' | 'name' | 'namespace'>): string {
  if (!/^[\w.:@-]+$/.test(name)) return id;
  return namespace === DEFAULT_NAMESPACE ? name : `${name} --namespace ${namespace}`;
}
