export { InProcessJobQueue } from './in-process-job-queue.js';
export { InProcessRunConsumer } from './in-process-run-consumer.js';
export { InProcessRunProducer } from './in-process-run-producer.js';
