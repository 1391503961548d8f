export * from './job-queue-unavailable-error.js';
export * from './run-consumer.js';
export * from './run-producer.js';
