import type { RequestOf, Schemas } from '@job-scheduler/api-client';
import type { Action } from '../command.js';
import type { Context } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { paintState } from '../output/columns.js';
import { printList, printOne } from '../output/print.js';
import { localTime } from '../output/times.js';
import { until } from '../watching/outcome.js';
import { pageSize, take } from './find-job.js';

type Operation = Schemas['LongOperation'];

interface ListOptions {
  readonly state?: NonNullable<RequestOf<'listOperations'>['state']>;
  readonly limit: number;
  readonly all?: boolean;
}

const ENDED = new Set<Operation['state']>(['succeeded', 'failed', 'cancelled']);

/** `jobctl operations list` */
export const listOperations: Action<ListOptions> = async (context, _args, options) => {
  const client = await context.client();
  const { state } = options;
  const found = client.items('listOperations', {
    ...(state === undefined ? {} : { state }),
    limit: pageSize(options),
  });
  await printList(context, {
    items: await take(context, found, options),
    columns: [
      { header: 'begun', value: ({ created_at }) => localTime(created_at) },
      { header: 'kind', value: ({ kind }) => kind },
      { header: 'state', value: ({ state: text }) => text, paint: paintState(context.terminal.colors) },
      { header: 'progress', value: progressOf },
      { header: 'failed', value: ({ failed }) => String(failed) },
      { header: 'id', value: ({ id }) => id },
    ],
    name: ({ id }) => id,
    empty: 'There are no operations: backfills and bulk changes appear here.',
  });
};

/** `jobctl operations get` */
export const getOperation: Action = async (context, [id = '']) => {
  const client = await context.client();
  await printOperation(context, await client.getOperation({ id }));
};

/** `jobctl operations wait` */
export const waitForOperation: Action = (context, [id = '']) => endOf(context, id);

/** `jobctl operations pause|resume|cancel` */
export const controlOperation =
  (verb: 'pause' | 'resume' | 'cancel'): Action =>
  async (context, [id = '']) => {
    const client = await context.client();
    const call = {
      pause: client.pauseOperation,
      resume: client.resumeOperation,
      cancel: client.cancelOperation,
    }[verb];
    await printOperation(context, await call({ id }));
  };

/** Prints one operation. */
export async function printOperation(context: Context, operation: Operation): Promise<void> {
  const { id, kind, state, failed, errors, actor, created_at, finished_at } = operation;
  await printOne(context, {
    value: operation,
    name: id,
    fields: [
      ['Kind', kind],
      ['State', state],
      ['Progress', progressOf(operation)],
      ['Failed', failed === 0 ? undefined : String(failed)],
      ['Errors', errors.length === 0 ? undefined : errors.join('\n')],
      ['Begun', `${localTime(created_at)} by ${actor}`],
      ['Ended', finished_at === null ? undefined : localTime(finished_at)],
      ['Id', id],
    ],
  });
}

/** Shows progress until the operation has ended, and how it did. */
export async function endOf(context: Context, id: string): Promise<ExitCode> {
  const client = await context.client();
  const { thing } = await until(
    context,
    async () => {
      const operation = await client.getOperation({ id });
      context.terminal.progress(ENDED.has(operation.state) ? '' : barOf(operation));
      return operation;
    },
    ({ state }) => ENDED.has(state),
  );
  await printOperation(context, thing);
  return thing.state === 'succeeded' && thing.failed === 0 ? EXIT.ok : EXIT.error;
}

const progressOf = ({ done, total }: Operation): string =>
  `${done} of ${total} (${total === 0 ? 100 : Math.floor((100 * done) / total)} %)`;

const BAR = 30;

function barOf(operation: Operation): string {
  const { done, total, kind, state } = operation;
  const filled = total === 0 ? BAR : Math.floor((BAR * done) / total);
  return `${kind} ${state} [${'#'.repeat(filled).padEnd(BAR, '.')}] ${progressOf(operation)}`;
}
