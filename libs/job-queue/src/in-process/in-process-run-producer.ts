import type { AnnouncedTick, RunPassage, RunReference } from '@job-scheduler/job-model';
import { RunProducer } from '../run-producer.js';
import type { InProcessJobQueue } from './in-process-job-queue.js';

/** Publishes on a queue in the same process. */
export class InProcessRunProducer extends RunProducer {
  constructor(private readonly queue: InProcessJobQueue) {
    super();
  }

  override async publish(runs: RunReference[], passage?: RunPassage): Promise<void> {
    this.queue.publish(runs, passage);
  }

  override async announce(ticks: AnnouncedTick[], passage?: RunPassage): Promise<void> {
    this.queue.announce(ticks, passage);
  }

  override async ready(): Promise<number> {
    return this.queue.ready;
  }

  /** Never calls: a queue in the same process is always available. */
  override onAvailable(_listener: () => void): () => void {
    return () => {};
  }
}
