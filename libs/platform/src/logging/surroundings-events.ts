import type { EventDefinition } from './event-definition.js';

/** What becomes of the processes, their servers, and what else they depend on. */
export const SURROUNDINGS_EVENTS = {
  // Where calls may go, and traces
  addresses_any: {
    level: 'info',
    fields: [],
    meaning: 'A standalone process on loopback may call all addresses but link-local ones.',
  },
  addresses_kept: {
    level: 'warn',
    fields: [],
    meaning:
      'The installation is older than `CALLBACK_ADDRESSES`, so calls may still go to private addresses. Set it.',
  },
  addresses_undecided: {
    level: 'warn',
    fields: [],
    meaning:
      'Whether the installation is older than `CALLBACK_ADDRESSES` is not known yet, since PostgreSQL does not answer.',
  },
  traces_not_sent: {
    level: 'warn',
    fields: ['reason'],
    meaning: 'The collector of traces took no spans; they are dropped. Said once until it takes some again.',
  },

  // Processes
  lines_dropped: {
    level: 'warn',
    fields: ['lines'],
    meaning:
      'Whatever reads the log did not keep up, so lines were dropped. See what reads it, or set `LOG_RUNS=failed`.',
  },
  loop_failed: {
    level: 'error',
    fields: [],
    meaning: 'A loop failed and is retried. The same failure is told once until the loop works again.',
  },
  loop_recovered: {
    level: 'info',
    fields: [],
    meaning: 'A loop that failed works again: it has not failed for 5 s.',
  },
  nest: { level: 'debug', fields: [], meaning: 'NestJS says something.' },
  nest_warning: { level: 'warn', fields: [], meaning: 'NestJS warns of something.' },
  nest_failed: { level: 'error', fields: [], meaning: 'NestJS could not start or stop a part.' },

  // PostgreSQL
  connection_lost: {
    level: 'warn',
    fields: ['error'],
    meaning: 'A connection to PostgreSQL broke and is replaced.',
  },
  too_few_connections: {
    level: 'warn',
    fields: [],
    meaning:
      'PostgreSQL has too few connections for its processes: raise `max_connections`, or lower `DATABASE_CONNECTIONS`.',
  },
  waiting_for_database: {
    level: 'warn',
    fields: [],
    meaning: 'The process waits until PostgreSQL answers and its schema is up to date.',
  },

  // Redis
  redis_lost: {
    level: 'warn',
    fields: ['error'],
    meaning: 'Redis cannot be reached. Ticks go on, up to a few seconds late.',
  },
  redis_found: { level: 'info', fields: [], meaning: 'Redis can be reached again.' },
  redis_may_evict: {
    level: 'warn',
    fields: ['policy'],
    meaning: 'Redis may evict due times: set `maxmemory-policy` to `noeviction`.',
  },

  // RabbitMQ
  rabbitmq_connected: { level: 'info', fields: [], meaning: 'The first connection to RabbitMQ stands.' },
  rabbitmq_restored: { level: 'info', fields: [], meaning: 'The connection to RabbitMQ stands again.' },
  rabbitmq_unreachable: { level: 'warn', fields: ['error'], meaning: 'RabbitMQ cannot be reached.' },
  rabbitmq_lost: { level: 'warn', fields: ['error'], meaning: 'The connection to RabbitMQ broke.' },
  rabbitmq_blocked: {
    level: 'warn',
    fields: ['reason'],
    meaning: 'RabbitMQ takes no messages because of a memory or disk alarm. Give it room.',
  },
  rabbitmq_unblocked: { level: 'info', fields: [], meaning: 'RabbitMQ takes messages again.' },
  rabbitmq_channel_failed: {
    level: 'warn',
    fields: ['channel', 'error'],
    meaning: 'A channel to RabbitMQ failed and is opened again.',
  },
  rabbitmq: { level: 'debug', fields: [], meaning: 'What the driver of RabbitMQ says.' },
  job_queue_mismatch: {
    level: 'error',
    fields: [],
    meaning:
      'A queue exists in RabbitMQ with other properties. The process ends; the message says what to do.',
  },
  message_returned: {
    level: 'warn',
    fields: ['queue'],
    meaning: 'RabbitMQ sent a message back because its queue is gone; it is published again.',
  },
  poison_message: {
    level: 'warn',
    fields: ['reason', 'detail'],
    meaning: 'A message could not be read, or was delivered too often. It is kept in the dead-letter queue.',
  },

  // Time zones
  zone_data: {
    level: 'info',
    fields: ['version', 'source'],
    meaning: 'Which time zone data the process uses, at its start.',
  },
  zone_data_file_unused: {
    level: 'warn',
    fields: [],
    meaning: '`ZONE_DATA_FILE` is older than what came with the release: remove the setting.',
  },
  zone_data_outdated: {
    level: 'warn',
    fields: ['version'],
    meaning: 'The time zone data is older than twelve months: update, or set `ZONE_DATA_FILE`.',
  },
  zone_data_older: {
    level: 'warn',
    fields: ['version', 'newest'],
    meaning: 'Other processes have newer time zone data: update this one.',
  },
} as const satisfies Record<string, EventDefinition>;
