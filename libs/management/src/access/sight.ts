import type { Caller } from './caller.js';

/** What a caller sees. */
export type Sight = Pick<Caller, 'namespaces'>;

export const sees = ({ namespaces }: Sight, namespace: string): boolean =>
  namespaces === null || namespaces.includes(namespace);

/** The namespaces of a list: those that are wanted, as far as the caller sees them. Null: all. */
export function visible({ namespaces }: Sight, wanted: readonly string[] | null): readonly string[] | null {
  if (namespaces === null) return wanted;
  return wanted === null ? namespaces : wanted.filter((namespace) => namespaces.includes(namespace));
}
