/**
 * The keys of all queries. The first part is the resource, so that an event about one invalidates all of its queries:
 * `['jobs', 'list', …]`, `['jobs', 'one', id]`.
 */
export const keys = {
  me: ['me'] as const,
  signIn: ['sign-in'] as const,
  list: (resource: Resource, listId: string, filter: object) => [resource, 'list', listId, filter] as const,
  one: (resource: Resource, id: string, ...part: unknown[]) => [resource, 'one', id, ...part] as const,
  all: (resource: Resource) => [resource] as const,
};

/** What queries are about. */
export const RESOURCES = [
  'jobs',
  'runs',
  'stats',
  'operations',
  'alerts',
  'calendar',
  'secrets',
  'api-keys',
  'audit',
  'system',
  'stops',
] as const;
export type Resource = (typeof RESOURCES)[number];
