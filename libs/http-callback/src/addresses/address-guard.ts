import { readUrl } from '@job-scheduler/job-model';
import { isIP } from 'node:net';
import type { AddressPolicy } from './address-policy.js';

/** One sentence for every rule, so that a refusal tells nothing about the network. */
export const ADDRESS_DENIED =
  'The address of the target may not be called: choose another one, or have whoever runs the scheduler allow it with CALLBACK_ALLOW_HOSTS or CALLBACK_ALLOW_CIDRS.';

/** None of a host's addresses may be called. No connection was made. */
export class AddressDeniedError extends Error {
  readonly code = 'address_denied';

  constructor() {
    super(ADDRESS_DENIED);
    this.name = 'AddressDeniedError';
  }
}

/** Who counts what the policy does. Each is called once for a connection. */
export interface AddressCounts {
  denied(): void;
  /** The connection is made, but the policy that is to come would have denied it. */
  wouldBeDenied(): void;
}

/** The policies of a process. */
export interface AddressPolicies {
  /** Decides. */
  current: AddressPolicy;
  /** The one that will hold once the setting is made; null when it is made. */
  coming: AddressPolicy | null;
}

/** Holds every outgoing connection of a process, of every kind, to the policy of the moment. */
export class AddressGuard {
  #policies: AddressPolicies;
  readonly #listeners = new Set<() => void>();

  constructor(
    current: AddressPolicy,
    private readonly counts: AddressCounts | null = null,
  ) {
    this.#policies = { current, coming: null };
  }

  /** Connections that were made before are closed as soon as nothing is under way on them. */
  change(policies: AddressPolicies): void {
    this.#policies = policies;
    for (const listener of this.#listeners) listener();
  }

  /** Returns what ends the subscription. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Of the addresses that were found for a host, those that may be called. Throws AddressDeniedError when none is left. */
  allowed<Found extends { address: string }>(found: readonly Found[], host: string): Found[] {
    const { current, coming } = this.#policies;
    const used = found.filter(({ address }) => current.allows(address, host));
    if (used.length === 0) {
      this.counts?.denied();
      throw new AddressDeniedError();
    }
    if (coming !== null && !used.some(({ address }) => coming.allows(address, host)))
      this.counts?.wouldBeDenied();
    return used;
  }

  /** Whether the URL names an address, however it is written, that may not be called. A name is judged when it is called. */
  deniesLiteral(url: string): boolean {
    const parsed = readUrl(url);
    if (parsed === null) return false;
    const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1');
    return isIP(host) !== 0 && !this.#policies.current.allows(host, host);
  }
}
