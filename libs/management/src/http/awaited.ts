import { Problem } from '../problems/problem.js';
import type { FastifyReply } from './fastify.js';

/** Throws the problem `request_timeout` once nobody waits for the answer to a request any more: its client was ended, or lost its connection. */
export type RequireAwaited = () => void;

/** For a write that takes long: who interrupts it wants nothing of it to be written. */
export const awaitedBy =
  ({ raw }: Pick<FastifyReply, 'raw'>): RequireAwaited =>
  () => {
    if (raw.destroyed)
      throw new Problem('request_timeout', 'The client left before the end, so nothing was written.');
  };
