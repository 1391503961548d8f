import type { Delivery, RunConsumer } from '../run-consumer.js';

/** Deliveries to one consumer, to be awaited one by one. */
export class Inbox {
  private readonly deliveries: Delivery[] = [];
  private readonly awaited: ((delivery: Delivery) => void)[] = [];

  constructor(readonly consumer: RunConsumer) {}

  readonly deliver = (delivery: Delivery): void => {
    const resolve = this.awaited.shift();
    if (resolve === undefined) this.deliveries.push(delivery);
    else resolve(delivery);
  };

  /** How many deliveries nobody has awaited yet. */
  get waiting(): number {
    return this.deliveries.length;
  }

  next(): Promise<Delivery> {
    const delivery = this.deliveries.shift();
    return delivery === undefined
      ? new Promise((resolve) => this.awaited.push(resolve))
      : Promise.resolve(delivery);
  }
}
