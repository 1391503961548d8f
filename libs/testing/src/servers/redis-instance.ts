import { LocalInstance } from './local-instance.js';
import { findRedis } from './programs.js';
import type { ServerInstance } from './server-instance.js';
import type { Undertaker } from './undertaker.js';

const NAME = 'Redis';
const READY = /Ready to accept connections/;
const START_LIMIT_MS = 60_000;
const SETTINGS = ['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'];

/** A Redis that is not started yet. */
export async function redisInstance(
  port: number,
  args: readonly string[],
  undertaker: Undertaker,
): Promise<ServerInstance> {
  const program = await findRedis();
  if (program === undefined) throw new Error('No Redis.');
  const command = {
    name: NAME,
    program,
    args: [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', undertaker.directory],
      ...SETTINGS,
      ...args,
    ],
    environment: { LC_ALL: 'C' },
    ready: READY,
    startLimitMs: START_LIMIT_MS,
  };
  return new LocalInstance(command, undertaker);
}
