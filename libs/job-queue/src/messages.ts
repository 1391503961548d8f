import type { RunReference } from '@job-scheduler/job-model';

/**
 * Divides runs into messages, roughly in their order. A dispatch is claimed as a whole, so its runs are one message, however many
 * there are; all others go `most` to a message. An attempt that no message may carry goes by itself, since consumers refuse all of
 * its message.
 */
export function messagesOf(runs: RunReference[], most: number): RunReference[][] {
  const messages: RunReference[][] = [];
  const open = new Map<string | undefined, RunReference[]>();
  for (const run of runs) {
    const { dispatch_id, attempt } = run;
    if (!(attempt >= 1)) {
      messages.push([run]);
      continue;
    }
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
