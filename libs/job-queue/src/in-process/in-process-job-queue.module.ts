import { ConfigurableModuleBuilder, Module } from '@nestjs/common';
import { RunConsumer } from '../run-consumer.js';
import { RunProducer } from '../run-producer.js';
import { InProcessJobQueue, type InProcessJobQueueOptions } from './in-process-job-queue.js';
import { InProcessRunConsumer } from './in-process-run-consumer.js';
import { InProcessRunProducer } from './in-process-run-producer.js';

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } =
  new ConfigurableModuleBuilder<InProcessJobQueueOptions>().setClassMethodName('forRoot').build();

/** The job queue between scheduler and runner, within the process. */
@Module({
  providers: [
    {
      provide: InProcessJobQueue,
      useFactory: (options: InProcessJobQueueOptions) => new InProcessJobQueue(options),
      inject: [MODULE_OPTIONS_TOKEN],
    },
    {
      provide: RunProducer,
      useFactory: (queue: InProcessJobQueue) => new InProcessRunProducer(queue),
      inject: [InProcessJobQueue],
    },
    {
      provide: RunConsumer,
      useFactory: (queue: InProcessJobQueue) => new InProcessRunConsumer(queue),
      inject: [InProcessJobQueue],
    },
  ],
  exports: [RunProducer, RunConsumer],
})
export class InProcessJobQueueModule extends ConfigurableModuleClass {}
