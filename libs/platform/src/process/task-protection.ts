import { z } from 'zod';

/**
 * Asks the platform that started this process not to stop it while it has work that would be lost. It is a wish: the
 * process may be stopped all the same.
 */
export abstract class TaskProtection {
  /** Asks not to be stopped for at least so many milliseconds from now. Rejects, with a reason, if that is not granted. */
  abstract protect(ms: number): Promise<void>;

  /** The process may be stopped from now on. Rejects as `protect` does. */
  abstract lift(): Promise<void>;
}

/** Where a process asks for its protection. Without any, nothing is asked. */
export const taskProtectionSettings = {
  ECS_AGENT_URI: z
    .url({ protocol: /^https?$/, error: 'must be the URL of the agent of Amazon ECS, which sets it' })
    .default('')
    .meta({
      description:
        'Set by Amazon ECS: where a runner asks not to be stopped while a call may outlast `DRAIN_SECONDS`.',
    }),
};
