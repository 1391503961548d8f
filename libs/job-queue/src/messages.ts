import type { RunReference } from '@job-scheduler/job-model';

/**
 * Divides runs into messages, roughly in their order. A dispatch is claimed as a whole, so its runs are one message, however many
 * there are; all others go `most` to a message.
 */
export function messagesOf(runs: RunReference[], most: number): RunReference[][] {
  const messages: RunReference[][] = [];
  const open = new Map<string | undefined, RunReference[]>();
  for (const run of runs) {
    const { dispatch_id } = run;
    const message = open.get(dispatch_id);
    if (message !== undefined && (dispatch_id !== undefined || message.length < most)) {
      message.push(run);
      continue;
    }
    const next = [run];
    messages.push(next);
    open.set(dispatch_id, next);
  }
  return messages;
}
