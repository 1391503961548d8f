import type { RunReference } from '@job-scheduler/job-model';
import { RunConsumer, type Delivery } from '../run-consumer.js';
import type { InProcessJobQueue, Taker } from './in-process-job-queue.js';

/** Consumes a queue in the same process. */
export class InProcessRunConsumer extends RunConsumer {
  private session: Session | undefined;

  constructor(private readonly queue: InProcessJobQueue) {
    super();
  }

  override async start(prefetch: number, deliver: (delivery: Delivery) => void): Promise<void> {
    await this.stop();
    this.session?.giveBackAll();
    this.session = new Session(this.queue, prefetch, deliver);
    this.queue.join(this.session);
  }

  override async stop(): Promise<void> {
    if (this.session !== undefined) this.queue.leave(this.session);
  }
}

/** What a consumer holds from one start to the next. */
class Session implements Taker {
  private readonly unacknowledged = new Set<RunReference[]>();

  constructor(
    private readonly queue: InProcessJobQueue,
    private readonly prefetch: number,
    private readonly deliver: (delivery: Delivery) => void,
  ) {}

  capacity(): number {
    return this.prefetch - this.unacknowledged.size;
  }

  take(runs: RunReference[]): void {
    this.unacknowledged.add(runs);
    const forget = (): void => {
      if (this.unacknowledged.delete(runs)) this.queue.dispatch();
    };
    this.deliver({
      runs,
      ack: forget,
      reject: forget,
      release: () => {
        if (this.unacknowledged.delete(runs)) this.queue.giveBack(runs);
      },
    });
  }

  giveBackAll(): void {
    for (const runs of [...this.unacknowledged].reverse()) this.queue.giveBack(runs);
    this.unacknowledged.clear();
  }
}
