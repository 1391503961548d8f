import { isIn, readAddress } from '@job-scheduler/http-callback';
import { formatInstant } from '@job-scheduler/job-model';
import { Problem } from '../problems/problem.js';
import { bearerOf, isSameText } from './bearer-key.js';
import { ADMIN, ANONYMOUS, type Caller } from './caller.js';
import { isKeyText } from './key-text.js';
import type { KnownKey, KnownKeys } from './known-keys.js';

/** What a request shows of who makes it. */
export interface Credentials {
  authorization: string | undefined;
  /** The address that the request comes from. */
  address: string;
}

/** Tells who makes a request. */
export class Authentication {
  private readonly isAdminKey: (text: string) => boolean;

  /** `isOpen`: without a key, the caller is anonymous and may do everything, which is safe only on loopback. */
  constructor(
    private readonly keys: KnownKeys,
    adminKey: string | null,
    private readonly isOpen: boolean,
  ) {
    this.isAdminKey = adminKey === null ? () => false : isSameText(adminKey);
  }

  /** Throws the problems `unauthorized` and `source_denied`, and StoreUnavailableError. */
  async callerOf({ authorization, address }: Credentials): Promise<Caller> {
    const text = bearerOf(authorization);
    if (text !== null && this.isAdminKey(text)) return ADMIN;
    if (text !== null && isKeyText(text)) return callerWith(await this.keys.find(text), address);
    if (this.isOpen) return ANONYMOUS;
    throw text === null
      ? refused('Send the API key in the header `Authorization: Bearer <key>`.')
      : refused('There is no such API key: check that it is whole, or ask an admin for another.');
  }
}

function callerWith(known: KnownKey | null, address: string): Caller {
  if (known === null)
    throw refused('There is no such API key: check that it is whole, or ask an admin for another.');
  const { key, state, sources } = known;
  const { name, role, namespaces, id, expires_at } = key;
  switch (state) {
    case 'revoked':
      throw refused('This API key is revoked: ask an admin for another.');
    case 'expired':
      throw refused(`This API key expired at ${formatInstant(expires_at ?? 0)}: ask an admin for another.`);
    case 'outdated':
      throw refused('This API key was rotated, and the time for its old text is over: use the new one.');
    case 'valid':
  }
  const from = readAddress(address)?.address;
  if (sources.length > 0 && !sources.some((cidr) => from !== undefined && isIn(from, cidr))) {
    throw new Problem(
      'source_denied',
      `The API key may not be used from ${address}: use it from the addresses in its source_cidrs.`,
    );
  }
  return { kind: 'api_key', name, role, namespaces, key_id: id, expires_at };
}

const refused = (detail: string): Problem =>
  new Problem('unauthorized', detail, { headers: { 'www-authenticate': 'Bearer' } });
