import { isAtLeast, type Role } from '@job-scheduler/job-model';

/** The group of everybody for whom the provider vouches. */
export const EVERYBODY = '*';

/** What the members of a group may do. */
export interface Grant {
  group: string;
  role: Role;
  /** The namespaces that they see; null: all. */
  namespaces: readonly string[] | null;
}

/** What somebody may do. */
export type Granted = Pick<Grant, 'role' | 'namespaces'>;

/** Of a person's groups, those that have a grant. */
export function groupsThatCount(groups: readonly string[], grants: readonly Grant[]): string[] {
  const theirs = new Set([...groups.filter((group) => group !== EVERYBODY), EVERYBODY]);
  return [...new Set(grants.map(({ group }) => group))].filter((group) => theirs.has(group));
}

/**
 * What the members of these groups may do; null: nothing. The greatest of the roles counts, in the namespaces of all grants that
 * give it. Smaller roles elsewhere do not add to it, so that nobody has a role where no grant gives it.
 */
export function grantedTo(groups: readonly string[], grants: readonly Grant[]): Granted | null {
  const given = grants.filter(({ group }) => groups.includes(group));
  const greatest = given.filter(({ role }) => given.every((other) => isAtLeast(role, other.role)));
  const [first] = greatest;
  if (first === undefined) return null;
  const namespaces = greatest.map((grant) => grant.namespaces);
  if (namespaces.includes(null)) return { role: first.role, namespaces: null };
  return { role: first.role, namespaces: [...new Set(namespaces.flatMap((some) => some ?? []))] };
}

/** What the provider says of a person's groups: a text, or a list of texts. Anything else is no group. */
export function groupsIn(claims: Readonly<Record<string, unknown>>, path: string): string[] {
  const value = path in claims ? claims[path] : path.split('.').reduce(memberOf, claims as unknown);
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((item): item is string => typeof item === 'string');
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
