import type { Schemas } from '@job-scheduler/api-client';
import { elementsOfMember, memberAt } from '@job-scheduler/job-model/exact-json';
import { shownPayload, type JobForm } from './job-form.js';
import type { Pair } from './pair.js';

export type ImportResult = Schemas['ImportResult'];

/** What was found in a pasted text. */
export interface Found {
  jobs: FoundJob[];
  notes: ImportResult['notes'];
}

export interface FoundJob {
  line: number;
  definition: Record<string, unknown>;
  /** The text of its payload, exactly; null if there is none. */
  payload: string | null;
}

/** Reads the answer of an import, of whose payloads not a character may change. */
export function foundIn(text: string): Found {
  const { jobs, notes } = JSON.parse(text) as ImportResult;
  const elements = elementsOfMember(text, 'jobs') ?? [];
  return {
    jobs: jobs.map(({ line, definition }, index) => ({
      line,
      definition,
      payload: memberAt(elements[index] ?? '{}', ['definition', 'job', 'payload'])?.text ?? null,
    })),
    notes,
  };
}

/** Fields that the form holds as the API takes them. */
const SAME = [
  'name',
  'schedule',
  'timezone',
  'tags',
  'description',
  'overlap',
  'catch_up',
  'catch_up_window_seconds',
] as const;
const SAME_IN_CALL = ['callback_url', 'http_method', 'timeout_seconds', 'redirects', 'auth'] as const;

/**
 * The form with what was found in place of what it said. What the pasted text does not say stays, but for the call, which is
 * replaced as a whole. A name that somebody typed stays, too.
 */
export function filledForm(form: JobForm, defaults: JobForm, { definition, payload }: FoundJob): JobForm {
  const call = (definition['job'] ?? {}) as Record<string, unknown>;
  const headers = pairsOf(call['headers']);
  const filled: JobForm = {
    ...form,
    ...defined(definition, SAME),
    callback_url: defaults.callback_url,
    http_method: defaults.http_method,
    timeout_seconds: defaults.timeout_seconds,
    redirects: defaults.redirects,
    auth: defaults.auth,
    ...defined(call, SAME_IN_CALL),
    headers,
    query: pairsOf(call['query']),
    payload: shownPayload(payload, headers),
  };
  return form.name.trim() === '' ? filled : { ...filled, name: form.name };
}

const defined = (from: Record<string, unknown>, names: readonly string[]): Partial<JobForm> =>
  Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));

const pairsOf = (values: unknown): Pair[] =>
  Object.entries((values ?? {}) as Record<string, string>).map(([name, value]) => ({ name, value }));
