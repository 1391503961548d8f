import { RunConsumer, type Delivery } from '../run-consumer.js';
import { ConsumerSession } from './consumer-session.js';
import type { RabbitmqConnection } from './rabbitmq-connection.js';
import type { PoisonReason } from './run-message.js';

export interface RabbitmqRunConsumerOptions {
  /** Told of each message that is dead-lettered. */
  onPoison?: (reason: PoisonReason) => void;
}

/** Consumes the queue on RabbitMQ; resumes by itself when the connection was lost. */
export class RabbitmqRunConsumer extends RunConsumer {
  private session: ConsumerSession | undefined;

  constructor(
    private readonly connection: RabbitmqConnection,
    private readonly options: RabbitmqRunConsumerOptions = {},
  ) {
    super();
  }

  /** While the broker is away it resolves at once, and consumes when it can. Rejects with JobQueueMismatchError. */
  override async start(prefetch: number, deliver: (delivery: Delivery) => void): Promise<void> {
    await this.session?.close();
    this.session = new ConsumerSession(this.connection, {
      prefetch,
      deliver,
      onPoison: (reason, detail) => {
        this.connection.log.warn('poison_message', 'A message was dead-lettered.', { reason, detail });
        this.options.onPoison?.(reason);
      },
    });
    await this.session.started();
  }

  override async stop(): Promise<void> {
    await this.session?.stop();
  }
}
