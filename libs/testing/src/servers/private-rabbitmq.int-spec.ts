import { existsSync } from 'node:fs';
import { connect, type ChannelModel, type ConfirmChannel } from 'amqplib';
import { eventually, killOwnerOf } from './killed-owner.for-spec.js';
import { PrivateRabbitmq } from './private-rabbitmq.js';
import { isAlive, livingChildren } from './processes.for-spec.js';

/** A node takes five seconds to start on an idle machine, and many times that on a busy one. */
const LIMIT_MS = 240_000;

const connections: ChannelModel[] = [];
let server: PrivateRabbitmq;

beforeAll(async () => {
  server = await PrivateRabbitmq.start();
}, LIMIT_MS);

afterEach(async () => {
  await Promise.allSettled(connections.splice(0).map((connection) => connection.close()));
});

afterAll(() => server.stop(), LIMIT_MS);

describe('PrivateRabbitmq', () => {
  it(
    'keeps its quorum queues and its port when it is killed and restarted',
    async () => {
      const { url, pid } = server;
      await publish(await openChannel(server), 'kept', 'message');
      await server.saveQueueRegister();
      await server.kill();
      expect(await isAlive(pid)).toBe(false);
      await server.restart();
      expect(server.url).toBe(url);
      expect(server.pid).not.toBe(pid);
      expect(await receive(await openChannel(server), 'kept')).toBe('message');
    },
    LIMIT_MS,
  );

  it(
    'runs rabbitmqctl, and passes on its errors',
    async () => {
      await publish(await openChannel(server), 'listed', 'message');
      expect(await server.control('list_queues', 'name', 'type')).toMatch(/^listed\tquorum$/m);
      await server.control('purge_queue', 'listed');
      expect(await (await openChannel(server)).checkQueue('listed')).toMatchObject({ messageCount: 0 });
      await expect(server.control('purge_queue', 'nowhere')).rejects.toThrow(
        /purge_queue nowhere failed: .*not_found/s,
      );
    },
    LIMIT_MS,
  );

  it(
    'confirms nothing while it is suspended, and everything once it is resumed',
    async () => {
      const channel = await openChannel(server);
      await publish(channel, 'suspended', 'before');
      await server.suspend();
      let isConfirmed = false;
      const confirmed = publish(channel, 'suspended', 'while').then(() => (isConfirmed = true));
      // Another process is served in the meantime, and the event loop of this one turns many times.
      await isAlive(server.pid);
      expect(isConfirmed).toBe(false);
      await server.resume();
      await confirmed;
    },
    LIMIT_MS,
  );

  it(
    'runs beside other brokers without interference, and leaves nothing behind when it is stopped',
    async () => {
      const before = await livingChildren();
      const second = await PrivateRabbitmq.start();
      await publish(await openChannel(server), 'here', 'message');
      expect(await second.control('list_queues', 'name')).not.toContain('here');
      await Promise.all([second.stop(), second.stop()]);
      expect(await livingChildren()).toEqual(before);
      expect(existsSync(second.directory)).toBe(false);
    },
    LIMIT_MS,
  );

  it(
    'disappears when the process that started it is killed',
    async () => {
      const { pid, directory } = await killOwnerOf('PrivateRabbitmq');
      await eventually(async () => !(await isAlive(pid)) && !existsSync(directory));
    },
    LIMIT_MS,
  );
});

async function openChannel({ url }: PrivateRabbitmq): Promise<ConfirmChannel> {
  const connection = await connect(url);
  connections.push(connection);
  // The test that kills the broker cuts its connections on purpose.
  connection.on('error', () => undefined);
  return connection.createConfirmChannel();
}

async function publish(channel: ConfirmChannel, queue: string, text: string): Promise<void> {
  await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  channel.sendToQueue(queue, Buffer.from(text), { persistent: true });
  await channel.waitForConfirms();
}

async function receive(channel: ConfirmChannel, queue: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const deliver = (message: { content: Buffer } | null): void => resolve(message?.content.toString() ?? '');
    channel.consume(queue, deliver, { noAck: true }).catch(reject);
  });
}
