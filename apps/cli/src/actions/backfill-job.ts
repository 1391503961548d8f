import type { Action } from '../command.js';
import { EXIT } from '../exit-codes.js';
import { Failure, usage } from '../failure.js';
import { instantOf, localTime } from '../output/times.js';
import { plural } from '../output/plural.js';
import { confirm } from '../terminal/confirm.js';
import { idOfJob, type Place } from './find-job.js';
import { endOf, printOperation } from './operations.js';

interface Options extends Place {
  readonly from?: string;
  readonly to?: string;
  readonly dryRun?: true;
  readonly rate: number;
  readonly wait?: true;
}

/** `jobctl jobs backfill` */
export const backfillJob: Action<Options> = async (context, [name = ''], options) => {
  if (options.from === undefined)
    throw usage('Say where to begin: --from 24h, or --from 2030-01-01T00:00:00Z.');
  const client = await context.client();
  const id = await idOfJob(context, name, options);
  const range = {
    from: instantOf(options.from, context.now(), 'past'),
    to: instantOf(options.to ?? 'now', context.now(), 'past'),
    rate_per_second: options.rate,
  };
  const preview = await client.backfillJob({ id, body: { ...range, dry_run: true } });
  if (!('count' in preview))
    throw new Failure(
      'The API began a backfill that was only to be counted: cancel it by `jobctl operations`.',
    );
  const { count, first, last } = preview;
  context.terminal.say(
    count === 0
      ? `${name} had no ticks in that time.`
      : `${name} had ${plural(count, 'tick')} in that time, from ${localTime(first)} to ${localTime(last)}.`,
  );
  if (options.dryRun === true || count === 0) return EXIT.ok;
  await confirm(context, `Run them, ${options.rate} a second?`);
  const begun = await client.backfillJob({ id, body: { ...range, confirm_count: count } });
  if ('count' in begun) return EXIT.ok;
  if (options.wait === true) return endOf(context, begun.id);
  await printOperation(context, begun);
  return EXIT.ok;
};
