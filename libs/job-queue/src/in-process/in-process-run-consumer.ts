import type { Parcel } from '../messages.js';
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
  private readonly unacknowledged = new Set<Parcel>();

  constructor(
    private readonly queue: InProcessJobQueue,
    private readonly prefetch: number,
    private readonly deliver: (delivery: Delivery) => void,
  ) {}

  capacity(): number {
    return this.prefetch - this.unacknowledged.size;
  }

  take(message: Parcel): void {
    this.unacknowledged.add(message);
    const forget = (): void => {
      if (this.unacknowledged.delete(message)) this.queue.dispatch();
    };
    this.deliver({
      ...message,
      ack: forget,
      reject: forget,
      release: () => {
        if (this.unacknowledged.delete(message)) this.queue.giveBack(message);
      },
    });
  }

  giveBackAll(): void {
    for (const message of [...this.unacknowledged].reverse()) this.queue.giveBack(message);
    this.unacknowledged.clear();
  }
}
