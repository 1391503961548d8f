import { ApiError, RawBody, type Schemas } from '@job-scheduler/api-client';
import type { Action } from '../command.js';
import type { Context } from '../context.js';
import { readJobs, type WrittenJob } from '../definition/job-files.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { Failure, failureOf, usage } from '../failure.js';
import { printResult, summaryOf } from '../output/apply-result.js';
import { plural } from '../output/plural.js';
import { confirm } from '../terminal/confirm.js';

type ApplyResult = Schemas['ApplyResult'];

interface Options {
  readonly file?: string[];
  readonly manager?: string;
  readonly prune?: true;
  readonly force?: true;
  readonly dryRun?: true;
}

/** An apply of many jobs takes as long as it takes: it is one transaction. */
const LONGEST_MS = 600_000;

/** `jobctl diff`: what `jobctl apply` would do. */
export const diff: Action<Options> = async (context, _args, options) => {
  const jobs = await jobsOf(context, options);
  const { result, json } = await send(context, jobs, { ...options, dryRun: true });
  await printResult(context, result, json);
  context.terminal.say(isSame(result) ? asTheySay(jobs, 'is') : summaryOf(result));
  return isSame(result) ? EXIT.ok : EXIT.different;
};

/** `jobctl apply` */
export const apply: Action<Options> = async (context, _args, options): Promise<ExitCode> => {
  if (options.dryRun === true) return (await diff(context, [], options)) ?? EXIT.ok;
  const jobs = await jobsOf(context, options);
  if (options.prune === true) await confirmDeletions(context, jobs, options);
  try {
    const { result, json } = await send(context, jobs, options);
    await printResult(context, result, json);
    context.terminal.say(isSame(result) ? asTheySay(jobs, 'was') : summaryOf(result));
    return EXIT.ok;
  } catch (error) {
    if (context.signal.aborted) {
      context.terminal.say('Interrupted. All of it was applied, or nothing: `jobctl diff` shows which.');
    }
    throw error;
  }
};

async function jobsOf(context: Context, { file, prune, force }: Options): Promise<WrittenJob[]> {
  if (file === undefined) throw usage('Say which files: -f FILE or -f DIRECTORY; - is standard input.');
  const jobs = await readJobs(context, file);
  const isMeant = prune === true && force === true;
  if (jobs.length === 0 && !isMeant)
    throw new Failure(`${file.join(', ')} holds no jobs: nothing was changed.`);
  return jobs;
}

/** Sends the jobs. The text of the answer has payloads as they were written. */
async function send(
  context: Context,
  jobs: readonly WrittenJob[],
  options: Options,
): Promise<{ result: ApplyResult; json: string }> {
  const { manager, prune = false, force = false, dryRun = false } = options;
  const how = { ...(manager === undefined ? {} : { manager }), prune, force, dry_run: dryRun };
  const body = new RawBody(
    `{"jobs":[${jobs.map(({ json }) => json).join(',')}],${JSON.stringify(how).slice(1)}`,
  );
  const client = await context.client();
  try {
    const json = await client.text('applyJobs', { body }, { timeoutMs: LONGEST_MS });
    return { result: JSON.parse(json) as ApplyResult, json };
  } catch (error) {
    throw error instanceof ApiError && error.errors.length > 0 ? placed(error, jobs) : error;
  }
}

/** The refusal with the file and the line of each field. */
function placed(error: ApiError, jobs: readonly WrittenJob[]): Failure {
  const lines = error.errors.map(({ pointer, message }) => {
    const [, index = '', field = ''] = /^\/jobs\/(\d+)(.*)$/.exec(pointer) ?? [];
    const job = jobs[Number(index)];
    if (index === '' || job === undefined) return `${pointer} ${message}`;
    const text = message.replace(
      /\/jobs\/(\d+)/g,
      (place, other) => jobs[Number(other)]?.placeOf('') ?? place,
    );
    return [`${job.placeOf(field)}:`, field, text].filter((part) => part !== '').join(' ');
  });
  const advice = error.code === 'apply_conflict' ? ' Add --force to overwrite it.' : '';
  return new Failure(`Nothing was changed.${advice}\n  ${lines.join('\n  ')}`, failureOf(error)?.exit);
}

/** Asks before jobs are deleted that are in no file any more. */
async function confirmDeletions(
  context: Context,
  jobs: readonly WrittenJob[],
  options: Options,
): Promise<void> {
  const { result } = await send(context, jobs, { ...options, dryRun: true });
  const { counts, items } = result;
  if (counts.deleted === 0) return;
  const names = items.filter(({ action }) => action === 'deleted').map(({ name }) => name);
  const shown = names.slice(0, 10).join(', ');
  await confirm(
    context,
    `Delete ${plural(counts.deleted, 'job')} (${shown}${names.length > 10 ? ', …' : ''})?`,
  );
}

const asTheySay = (jobs: readonly WrittenJob[], verb: 'is' | 'was'): string =>
  `Nothing to do: each of ${plural(jobs.length, 'job')} ${verb} as the files say.`;

const isSame = ({ counts: { created, updated, deleted, conflict } }: ApplyResult): boolean =>
  created + updated + deleted + conflict === 0;
