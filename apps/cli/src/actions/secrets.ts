import type { Schemas } from '@job-scheduler/api-client';
import type { Action } from '../command.js';
import type { Context } from '../context.js';
import { readText } from '../definition/files.js';
import { usage } from '../failure.js';
import { plural } from '../output/plural.js';
import { printList, printOne } from '../output/print.js';
import { localTime } from '../output/times.js';
import { confirm } from '../terminal/confirm.js';
import { pageSize, take } from './find-job.js';

type Secret = Schemas['Secret'];

interface Place {
  readonly namespace?: string;
}

interface SetOptions extends Place {
  readonly fromFile?: string;
  readonly host?: string[];
  readonly description?: string;
}

const placeOf = ({ namespace }: Place): { namespace?: string } =>
  namespace === undefined ? {} : { namespace };

/** `jobctl secrets list` */
export const listSecrets: Action<Place & { limit: number; all?: boolean }> = async (context, _, options) => {
  const client = await context.client();
  const found = client.items('listSecrets', { ...placeOf(options), limit: pageSize(options) });
  await printList(context, {
    items: await take(context, found, options),
    columns: [
      { header: 'name', value: ({ name }) => name, isLong: true },
      { header: 'namespace', value: ({ namespace }) => namespace },
      { header: 'hosts', value: hostsOf, isLong: true },
      { header: 'jobs', value: ({ used_by_count }) => String(used_by_count) },
      { header: 'changed', value: ({ updated_at }) => localTime(updated_at) },
      { header: 'by', value: ({ changed_by }) => changed_by, wide: true },
      { header: 'description', value: ({ description }) => description, isLong: true, wide: true },
    ],
    name: ({ name }) => name,
    empty: 'There are no secrets: `jobctl secrets set NAME` keeps one.',
  });
};

/** `jobctl secrets get` */
export const getSecret: Action<Place> = async (context, [name = ''], options) => {
  const client = await context.client();
  await printSecret(context, await client.getSecret({ name, ...placeOf(options) }));
};

/** `jobctl secrets set`: the value never stands on the command line, where others could read it. */
export const setSecret: Action<SetOptions> = async (context, [name = ''], options) => {
  const value = await valueOf(context, name, options.fromFile);
  const client = await context.client();
  const body = {
    value,
    ...(options.host === undefined ? {} : { allowed_hosts: options.host }),
    ...(options.description === undefined ? {} : { description: options.description }),
  };
  const secret = await client.putSecret({ name, ...placeOf(options), body });
  const { revision, used_by_count: count } = secret;
  const use = count === 1 ? 'uses' : 'use';
  context.terminal.say(`${name} has a value (revision ${revision}); ${plural(count, 'job')} ${use} it.`);
};

/** `jobctl secrets delete` */
export const deleteSecret: Action<Place> = async (context, [name = ''], options) => {
  await confirm(context, `Delete the secret ${name}?`);
  const client = await context.client();
  await client.deleteSecret({ name, ...placeOf(options) });
  context.terminal.say(`The secret ${name} is deleted.`);
};

async function valueOf(context: Context, name: string, file: string | undefined): Promise<string> {
  const typed =
    file === undefined
      ? await context.terminal.ask(`Value of ${name}: `, true)
      : await readText(context, file);
  if (typed === null)
    throw usage('Nobody can type a value here: use --from-file FILE, or --from-file - for standard input.');
  // Editors and `echo` end a text with a line break that belongs to no token.
  const value = typed.replace(/\r?\n$/, '');
  if (value === '') throw usage('There is no value: nothing was kept.');
  return value;
}

async function printSecret(context: Context, secret: Secret): Promise<void> {
  const { name, namespace, revision, description, changed_by, updated_at, used_by, used_by_count } = secret;
  const more = used_by_count > used_by.length ? [`and ${used_by_count - used_by.length} more`] : [];
  await printOne(context, {
    value: secret,
    name,
    fields: [
      ['Name', name],
      ['Namespace', namespace],
      ['Value', 'is never shown'],
      ['Description', description === '' ? undefined : description],
      ['Hosts', hostsOf(secret)],
      ['Revision', `${revision}, ${localTime(updated_at)} by ${changed_by}`],
      ['Used by', used_by_count === 0 ? 'no job' : [...used_by.map((job) => job.name), ...more].join('\n')],
    ],
  });
}

const hostsOf = ({ allowed_hosts: hosts }: Secret): string => (hosts === null ? 'any' : hosts.join(', '));
