import { onLastingPorts } from './lasting-ports.js';
import { PrivateServer } from './private-server.js';
import { rabbitmqInstance, type RabbitmqInstance } from './rabbitmq-instance.js';
import { Undertaker } from './undertaker.js';

export interface PrivateRabbitmqOptions {
  /** Default: a free port that no outgoing connection can take while the server is down. */
  readonly port?: number;
}

/** A private RabbitMQ node without plugins. It takes about five seconds to start. */
export class PrivateRabbitmq extends PrivateServer {
  private constructor(
    port: number,
    private readonly node: RabbitmqInstance,
    undertaker: Undertaker,
  ) {
    super(port, node.broker, undertaker);
  }

  /** @throws Error that says what to install when this machine has no RabbitMQ; Error when it does not start. */
  static start(options: PrivateRabbitmqOptions = {}): Promise<PrivateRabbitmq> {
    return onLastingPorts(3, options.port, async ([amqp = 0, distribution = 0, portMapper = 0]) => {
      const undertaker = await Undertaker.hire('private-rabbitmq-');
      try {
        const node = await rabbitmqInstance({ amqp, distribution, portMapper }, undertaker);
        await node.broker.start();
        return new PrivateRabbitmq(amqp, node, undertaker);
      } catch (error) {
        await undertaker.dismiss();
        throw error;
      }
    });
  }

  get url(): string {
    return `amqp://guest:guest@127.0.0.1:${this.port}`;
  }

  /**
   * Writes the register of quorum queues to disk. The broker does this by itself about three seconds after a queue was
   * declared. A broker that is killed earlier loses the queue's messages, and the queue never gets a leader again:
   * declarations succeed, but the broker never confirms anything that is published to it.
   */
  async saveQueueRegister(): Promise<void> {
    await this.control('eval', '[ok = dets:sync(Table) || Table <- dets:all()].');
  }

  /** Runs rabbitmqctl on the broker: `control('list_queues', 'name', 'messages')`. Takes a second or two. */
  control(...args: string[]): Promise<string> {
    return this.node.control(args);
  }
}
