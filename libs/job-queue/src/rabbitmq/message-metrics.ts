import { Counter, type Registry } from 'prom-client';
import type { PoisonReason } from './run-message.js';

/** Counts dead-lettered messages. */
export function poisonCounter(registry: Registry): (reason: PoisonReason) => void {
  const counter = new Counter({
    name: 'job_scheduler_poison_messages_total',
    help: 'Messages that were dead-lettered because they were not JSON, had the wrong shape or were rejected.',
    labelNames: ['reason'],
    registers: [registry],
  });
  return (reason) => counter.inc({ reason });
}

/** Counts returned messages. */
export function returnedCounter(registry: Registry): () => void {
  const counter = new Counter({
    name: 'job_scheduler_returned_messages_total',
    help: 'Messages that RabbitMQ sent back because the queue was gone; their runs are published again.',
    registers: [registry],
  });
  return () => counter.inc();
}
