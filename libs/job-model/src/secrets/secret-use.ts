import type { Operation } from '../operation.js';
import { secretIn } from '../placeholders.js';
import { placedNames, secretNamesIn } from '../rendering.js';

/** A secret that an operation uses, and a place of the operation where it does. */
export interface SecretUse {
  name: string;
  path: (string | number)[];
}

/** Where an operation uses secrets, one entry for each name and place. */
export const secretUsesOf = (operation: Operation): SecretUse[] => [
  ...placedNames(operation).flatMap(({ path, names }) =>
    [...new Set(names)].flatMap((placeholder) => {
      const name = secretIn(placeholder);
      return name === null ? [] : [{ name, path }];
    }),
  ),
  ...Object.entries(operation.auth ?? {}).flatMap(([field, text]) =>
    typeof text === 'string' ? secretNamesIn(text).map((name) => ({ name, path: ['auth', field] })) : [],
  ),
  ...textsIn(operation.signing?.secrets).map((name, index) => ({
    name,
    path: ['signing', 'secrets', index],
  })),
];

/** What is stored may have a form that no version accepts. */
const textsIn = (stored: unknown): string[] =>
  Array.isArray(stored) ? stored.filter((name): name is string => typeof name === 'string') : [];

/** The names of operations, for as long as they live: an operation is shared by all calls of its job. */
const known = new WeakMap<Operation, readonly string[]>();

/** The names of the secrets that an operation uses, each once, in their order. */
export function secretNamesOf(operation: Operation): readonly string[] {
  const before = known.get(operation);
  if (before !== undefined) return before;
  const names = [...new Set(secretUsesOf(operation).map(({ name }) => name))].sort();
  known.set(operation, names);
  return names;
}

/** Whether a call needs more than its operation says: secrets, a token, or certificates of its own. */
export const isCredentialed = (operation: Operation): boolean =>
  operation.auth !== null || operation.tls !== null || secretNamesOf(operation).length > 0;
