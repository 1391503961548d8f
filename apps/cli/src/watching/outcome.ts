import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { Failure } from '../failure.js';
import { answerOf, type Run } from '../output/answer.js';
import { durationOf, localTime } from '../output/times.js';

/** States in which a run stays. */
const ENDED = new Set<Run['state']>(['succeeded', 'failed', 'cancelled', 'lost', 'skipped']);
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 1000;

/** Asks until it has what it wants, first often, then once a second. */
export async function until<Thing>(
  { signal, now }: Context,
  ask: () => Promise<Thing>,
  isDone: (thing: Thing) => boolean,
  deadline = Infinity,
): Promise<{ thing: Thing; isDone: boolean }> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 1.5, LONGEST_WAIT_MS)) {
    const thing = await ask();
    if (isDone(thing)) return { thing, isDone: true };
    if (now() >= deadline) return { thing, isDone: false };
    await delay(Math.max(1, Math.min(wait, deadline - now())), undefined, { signal });
  }
}

/**
 * Waits for a run to end and prints what its target answered: the body on standard output, the rest for people.
 *
 * @param longest a duration such as `5m`; the default is to wait for ever
 */
export async function printOutcome(context: Context, id: string, longest?: string): Promise<ExitCode> {
  const client = await context.client();
  const deadline = longest === undefined ? Infinity : context.now() + durationOf(longest);
  const { terminal } = context;
  const { thing: run, isDone } = await until(
    context,
    async () => {
      const run = await client.getRun({ id });
      terminal.progress(ENDED.has(run.state) ? '' : `${run.job_name} is ${run.state} …`);
      return run;
    },
    ({ state }) => ENDED.has(state),
    deadline,
  );
  terminal.progress('');
  if (!isDone) {
    throw new Failure(
      `The run ${id} is still ${run.state} after ${longest}: it goes on, and \`jobctl runs get ${id}\` shows how it ends.`,
      EXIT.timeout,
    );
  }
  if (context.format.kind === 'table') printAnswer(context, run);
  else await (await import('../actions/get-run.js')).printRun(context, run);
  terminal.say(sentenceOf(run));
  return run.state === 'succeeded' ? EXIT.ok : EXIT.runFailed;
}

function printAnswer({ terminal }: Context, run: Run): void {
  const body = answerOf(run);
  if (body !== null && body !== '') terminal.print(body.endsWith('\n') ? body : `${body}\n`);
}

/** How a run ended, in a sentence. */
export function sentenceOf(run: Run): string {
  const attempt = run.attempts.at(-1);
  const status = attempt?.http_status == null ? '' : ` with HTTP ${attempt.http_status}`;
  const duration = attempt === undefined ? '' : ` in ${Math.round(attempt.duration_ms)} ms`;
  const reason = run.reason === null ? '' : ` (${run.reason})`;
  const attempts = run.attempts.length > 1 ? ` after ${run.attempts.length} attempts` : '';
  const next = run.next_attempt_at === null ? '' : `, next attempt at ${localTime(run.next_attempt_at)}`;
  const message = attempt?.error_message == null ? '' : ` ${attempt.error_message}`;
  return `${run.job_name} ${run.state}${status}${duration}${attempts}${reason}${next}.${message}`;
}
