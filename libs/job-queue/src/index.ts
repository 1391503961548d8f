export * from './run-consumer.js';
export * from './run-producer.js';
