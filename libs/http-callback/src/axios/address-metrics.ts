import { Counter, type Registry } from 'prom-client';
import type { AddressCounts } from '../addresses/address-guard.js';

/** Tells Prometheus what the address policy denies. */
export class AddressMetrics implements AddressCounts {
  readonly #denied: Counter;
  readonly #wouldBeDenied: Counter;

  constructor(registry: Registry) {
    this.#denied = new Counter({
      name: 'job_scheduler_address_denied_total',
      help: 'Connections that were not made, since the address policy denies all addresses of the target.',
      registers: [registry],
    });
    this.#wouldBeDenied = new Counter({
      name: 'job_scheduler_address_would_be_denied_total',
      help: 'Connections that were made, but that CALLBACK_ADDRESSES=public would have denied; counted until it is set.',
      registers: [registry],
    });
  }

  denied(): void {
    this.#denied.inc();
  }

  wouldBeDenied(): void {
    this.#wouldBeDenied.inc();
  }
}
