import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends one inline command to Redis, such as `FLUSHALL`. Resolves to the part of the answer in the first packet. */
export async function redisCommand(port: number, command: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.write(`${command}\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    return answer.toString().trim();
  } finally {
    socket.destroy();
  }
}
