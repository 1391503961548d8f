export { InProcessJobQueueModule } from './in-process-job-queue.module.js';
export { InProcessJobQueue, type InProcessJobQueueOptions } from './in-process-job-queue.js';
export { InProcessRunConsumer } from './in-process-run-consumer.js';
export { InProcessRunProducer } from './in-process-run-producer.js';
