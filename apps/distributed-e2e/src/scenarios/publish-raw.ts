import { connect } from 'amqplib';

/** Puts messages on a queue as they are, as a program would that knows nothing of the job queue's schema. */
export async function publishRaw(
  url: string,
  queue: string,
  bodies: readonly (string | Buffer)[],
): Promise<void> {
  const connection = await connect(url);
  try {
    const channel = await connection.createConfirmChannel();
    for (const body of bodies) channel.sendToQueue(queue, Buffer.from(body), { persistent: true });
    await channel.waitForConfirms();
  } finally {
    await connection.close();
  }
}
