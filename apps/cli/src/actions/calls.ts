import type { Action } from '../command.js';
import { printList } from '../output/print.js';
import { localTime } from '../output/times.js';
import { confirm } from '../terminal/confirm.js';

interface Scope {
  readonly namespace?: string;
}

const nameOf = (namespace: string | null | undefined): string =>
  namespace == null ? 'the whole system' : `the namespace ${namespace}`;

/** `jobctl calls stop` */
export const stopCalls: Action<Scope & { reason?: string }> = async (
  context,
  _args,
  { namespace, reason = null },
) => {
  await confirm(context, `Stop all calls of ${nameOf(namespace)}, and abort those under way?`);
  const client = await context.client();
  await client.stop({ body: { reason, ...(namespace !== undefined && { namespace }) } });
  context.terminal.say(`The calls of ${nameOf(namespace)} are stopped.`);
};

/** `jobctl calls resume` */
export const resumeCalls: Action<Scope & { catchUp: 'none' | 'latest' | 'all' }> = async (
  context,
  _args,
  { namespace, catchUp },
) => {
  const client = await context.client();
  const { backfills } = await client.resumeStopped({
    body: { catch_up: catchUp, ...(namespace !== undefined && { namespace }) },
  });
  const caughtUp = catchUp === 'none' ? '' : `; jobs that catch up: ${backfills}`;
  context.terminal.say(`The calls of ${nameOf(namespace)} go on${caughtUp}.`);
};

/** `jobctl calls stops` */
export const listStops: Action = async (context) => {
  const client = await context.client();
  await printList(context, {
    items: (await client.listStops()).data,
    columns: [
      { header: 'what', value: ({ namespace }) => nameOf(namespace) },
      { header: 'since', value: ({ stopped_at }) => localTime(stopped_at) },
      { header: 'by', value: ({ actor }) => actor },
      { header: 'reason', value: ({ reason }) => reason ?? '' },
    ],
    name: ({ namespace }) => namespace ?? '*',
    empty: 'Nothing is stopped: calls go out as they are due.',
  });
};
