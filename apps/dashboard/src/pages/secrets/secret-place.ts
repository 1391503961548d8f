import type { Schemas } from '@job-scheduler/api-client';

export type Secret = Schemas['Secret'];

/** What names a secret. */
export type SecretPlace = Pick<Secret, 'namespace' | 'name'>;

/** A secret as the URL names it: `namespace/NAME`. */
export const placeOf = ({ namespace, name }: SecretPlace): string => `${namespace}/${name}`;

/** The reverse; null for what names none. */
export function secretAt(text: string | undefined): SecretPlace | null {
  const [namespace = '', name = '', ...rest] = text?.split('/') ?? [];
  return namespace === '' || name === '' || rest.length > 0 ? null : { namespace, name };
}
