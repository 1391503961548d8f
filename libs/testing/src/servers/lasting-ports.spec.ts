import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { onLastingPorts } from './lasting-ports.js';

const blockers: Server[] = [];

afterEach(() => {
  for (const blocker of blockers.splice(0)) blocker.close();
});

describe('onLastingPorts', () => {
  it('offers distinct ports below those of outgoing connections', async () => {
    const ports = await onLastingPorts(3, undefined, (offered) => Promise.resolve(offered));
    expect(new Set(ports).size).toBe(3);
    expect(Math.max(...ports)).toBeLessThan(32_768);
  });

  it('tries other ports when one was taken in the meantime', async () => {
    const attempts: number[] = [];
    const port = await onLastingPorts(1, undefined, async ([offered = 0]) => {
      attempts.push(offered);
      if (attempts.length > 1) return offered;
      await listen(offered);
      throw new Error('taken');
    });
    expect(attempts).toHaveLength(2);
    expect(port).toBe(attempts[1]);
  });

  it('fails at once for any other reason', async () => {
    const start = jest.fn().mockRejectedValue(new Error('broken'));
    await expect(onLastingPorts(1, undefined, start)).rejects.toThrow('broken');
    expect(start).toHaveBeenCalledTimes(1);
  });

  it('fails at once when the port that was asked for is taken', async () => {
    const port = await listen(0);
    const start = jest.fn().mockRejectedValue(new Error('taken'));
    await expect(onLastingPorts(2, port, start)).rejects.toThrow('taken');
    expect(start).toHaveBeenCalledTimes(1);
  });
});

async function listen(port: number): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1');
  blockers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
