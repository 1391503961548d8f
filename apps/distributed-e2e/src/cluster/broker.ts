import { connect, type ConfirmChannel } from 'amqplib';

/** The queue from scheduler to runner. */
export const RUNS = 'job-scheduler.runs';
/** The queue of rejected messages. */
export const DEAD_LETTERS = 'job-scheduler.dead-letters';

/** Puts messages on a queue unchanged, like a program that does not know the job queue's schema. */
export function publishRaw(url: string, queue: string, bodies: readonly (string | Buffer)[]): Promise<void> {
  return withChannel(url, async (channel) => {
    for (const body of bodies) channel.sendToQueue(queue, Buffer.from(body), { persistent: true });
    await channel.waitForConfirms();
  });
}

/** The number of messages in a queue that no consumer holds. */
export const messageCount = (url: string, queue: string): Promise<number> =>
  withChannel(url, async (channel) => (await channel.checkQueue(queue)).messageCount);

/** Removes the messages that no consumer holds; resolves to their number. */
export const purge = (url: string, queue: string): Promise<number> =>
  withChannel(url, async (channel) => (await channel.purgeQueue(queue)).messageCount);

/** `3.12.1` */
export async function brokerVersion(url: string): Promise<string> {
  const connection = await connect(url);
  const { version } = connection.connection.serverProperties;
  await connection.close();
  return version;
}

async function withChannel<Result>(
  url: string,
  work: (channel: ConfirmChannel) => Promise<Result>,
): Promise<Result> {
  const connection = await connect(url);
  try {
    return await work(await connection.createConfirmChannel());
  } finally {
    await connection.close();
  }
}
