import type { Schemas } from '@job-scheduler/api-client';
import type { Action } from '../command.js';
import type { Context } from '../context.js';
import { answerOf, type Run } from '../output/answer.js';
import { printOne } from '../output/print.js';
import { localTime, timeAndDistance } from '../output/times.js';

/** `jobctl runs get` */
export const getRun: Action = async (context, [id = '']) => {
  const client = await context.client();
  await printRun(context, await client.getRun({ id }));
};

/** Prints one run. */
export async function printRun(context: Context, run: Run): Promise<void> {
  const now = context.now();
  const answer = answerOf(run);
  await printOne(context, {
    value: run,
    name: run.id,
    fields: [
      ['Job', `${run.job_name} (revision ${run.job_revision})`],
      ['Namespace', run.namespace],
      ['State', run.reason === null ? run.state : `${run.state}: ${run.reason}`],
      ['Trigger', run.trigger],
      ['Due', timeAndDistance(run.scheduled_at, now)],
      ['Started', run.started_at === null ? undefined : localTime(run.started_at)],
      ['Ended', run.finished_at === null ? undefined : localTime(run.finished_at)],
      ['Late by', run.lateness_ms === null ? undefined : `${Math.round(run.lateness_ms)} ms`],
      ['Next attempt', run.next_attempt_at === null ? undefined : timeAndDistance(run.next_attempt_at, now)],
      ['Replay of', run.replay_of ?? undefined],
      ['Trace', run.trace_url === undefined ? run.trace_id : `${run.trace_id}\n${run.trace_url}`],
      ['Skipped', run.count === undefined ? undefined : `${run.count} ticks, ${run.from} to ${run.to}`],
      ...run.attempts.map((attempt) => [`Attempt ${attempt.number}`, attemptOf(attempt)] as const),
      ['Answer', answer === null || answer === '' ? undefined : answer.trimEnd()],
      ['Id', run.id],
    ],
  });
}

function attemptOf({
  started_at,
  duration_ms,
  http_status,
  error_code,
  error_message,
  timings,
}: Schemas['Attempt']): string {
  const outcome = http_status === null ? (error_code ?? 'under way') : `HTTP ${http_status}`;
  const phases = Object.entries(timings ?? {})
    .filter(([, ms]) => typeof ms === 'number')
    .map(([phase, ms]) => `${phase.replace(/_ms$/, '').replaceAll('_', ' ')} ${Math.round(Number(ms))}`);
  const timing = phases.length > 0 ? ` (ms: ${phases.join(', ')})` : '';
  const message = error_message === null ? '' : `\n${error_message}`;
  return `${outcome} at ${localTime(started_at)}, ${Math.round(duration_ms)} ms${timing}${message}`;
}
