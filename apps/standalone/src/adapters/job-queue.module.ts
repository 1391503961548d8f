import { Global, Module } from '@nestjs/common';
import { RunConsumer, RunProducer } from '@job-scheduler/job-queue';
import {
  InProcessJobQueue,
  InProcessRunConsumer,
  InProcessRunProducer,
} from '@job-scheduler/job-queue/in-process';

/** The job queue between scheduler and runner, within the process. */
@Global()
@Module({
  providers: [
    { provide: InProcessJobQueue, useFactory: () => new InProcessJobQueue() },
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
export class JobQueueModule {}
