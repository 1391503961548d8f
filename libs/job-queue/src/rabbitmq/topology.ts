import type { Channel } from 'amqplib';
import { JobQueueMismatchError } from './job-queue-mismatch-error.js';

/**
 * Deliveries of one message before it is dead-lettered, so that a message that kills its consumers is eventually
 * removed. This is the default of RabbitMQ 4; earlier versions have no limit by default.
 */
const DELIVERY_LIMIT = 20;

/** The most dead letters that are kept; beyond that, the oldest are dropped. */
const MAX_DEAD_LETTERS = 10_000;

/** The broker's code when something exists with other arguments. */
const PRECONDITION_FAILED = 406;

/** What the job queue consists of in the broker. */
export interface QueueNames {
  /** The queue from scheduler to runner. */
  readonly runs: string;
  readonly deadLetterExchange: string;
  /** The queue of messages that were rejected, or delivered too often. */
  readonly deadLetters: string;
}

/** Names with the prefix that keeps several installations on one broker apart. */
export const queueNames = (prefix: string): QueueNames => ({
  runs: `${prefix}.runs`,
  deadLetterExchange: `${prefix}.dead-letter`,
  deadLetters: `${prefix}.dead-letters`,
});

/**
 * Makes sure that queues and exchange exist. Idempotent. Throws JobQueueMismatchError, whereupon the broker has
 * closed the channel.
 */
export async function assertTopology(channel: Channel, names: QueueNames): Promise<void> {
  const declare = async (entity: string, declaration: PromiseLike<unknown>): Promise<void> => {
    try {
      await declaration;
    } catch (error) {
      throw asMismatch(entity, error);
    }
  };
  const quorum = { 'x-queue-type': 'quorum' };
  await declare(
    names.deadLetterExchange,
    channel.assertExchange(names.deadLetterExchange, 'fanout', { durable: true }),
  );
  await declare(
    names.deadLetters,
    channel.assertQueue(names.deadLetters, {
      durable: true,
      arguments: { ...quorum, 'x-max-length': MAX_DEAD_LETTERS, 'x-overflow': 'drop-head' },
    }),
  );
  await channel.bindQueue(names.deadLetters, names.deadLetterExchange, '');
  await declare(
    names.runs,
    channel.assertQueue(names.runs, {
      durable: true,
      arguments: {
        ...quorum,
        'x-delivery-limit': DELIVERY_LIMIT,
        'x-dead-letter-exchange': names.deadLetterExchange,
      },
    }),
  );
}

function asMismatch(entity: string, error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message: string };
  if (code !== PRECONDITION_FAILED) return error;
  const difference = /PRECONDITION[_-]FAILED - (.*?)"?$/s.exec(message)?.[1] ?? message;
  return new JobQueueMismatchError(entity, difference, { cause: error });
}
