import type { Schemas } from '@job-scheduler/api-client';
import type { Action } from '../command.js';
import type { Context } from '../context.js';
import { printList, printOne } from '../output/print.js';
import { durationOf, instantOf, localTime } from '../output/times.js';
import { confirm } from '../terminal/confirm.js';
import { pageSize, take } from './find-job.js';

type Key = Schemas['ApiKey'];
type Role = Schemas['NewApiKey']['role'];

interface CreateOptions {
  readonly role: Role;
  readonly namespace?: string[];
  readonly from?: string[];
  readonly expires?: string;
}

/** `jobctl keys list` */
export const listKeys: Action<{ limit: number; all?: boolean }> = async (context, _, options) => {
  const client = await context.client();
  const found = client.items('listApiKeys', { limit: pageSize(options) });
  const state = (key: Key): string => stateOf(key, context.now());
  await printList(context, {
    items: await take(context, found, options),
    columns: [
      { header: 'name', value: ({ name }) => name, isLong: true },
      { header: 'role', value: ({ role }) => role },
      { header: 'namespaces', value: namespacesOf, isLong: true },
      { header: 'state', value: state },
      { header: 'last used', value: ({ last_used_at: at }) => (at === null ? 'never' : localTime(at)) },
      { header: 'begins', value: ({ prefix }) => `${prefix}…`, wide: true },
      { header: 'made', value: (key) => `${localTime(key.created_at)} by ${key.created_by}`, wide: true },
      { header: 'id', value: ({ id }) => id },
    ],
    name: ({ id }) => id,
    empty: 'There are no keys: `jobctl keys create NAME --role editor` makes one.',
  });
};

/** `jobctl keys get` */
export const getKey: Action = async (context, [id = '']) => {
  const client = await context.client();
  await printKey(context, await client.getApiKey({ id }));
};

/** `jobctl keys create`: the text of the key is all that is printed, so that it can go into a file. */
export const createKey: Action<CreateOptions> = async (context, [name = ''], options) => {
  const { role, namespace: namespaces, from: source_cidrs, expires } = options;
  const client = await context.client();
  const key = await client.createApiKey({
    body: {
      name,
      role,
      ...(namespaces === undefined ? {} : { namespaces }),
      ...(source_cidrs === undefined ? {} : { source_cidrs }),
      ...(expires === undefined ? {} : { expires_at: instantOf(expires, context.now(), 'future') }),
    },
  });
  await printText(context, key);
};

/** `jobctl keys rotate` */
export const rotateKey: Action<{ overlap?: string }> = async (context, [id = ''], { overlap }) => {
  await confirm(context, `Give the key ${id} another text?`);
  const client = await context.client();
  const body = overlap === undefined ? {} : { overlap_seconds: Math.round(durationOf(overlap) / 1000) };
  await printText(context, await client.rotateApiKey({ id, body }));
};

/** `jobctl keys revoke` */
export const revokeKey: Action = async (context, [id = '']) => {
  await confirm(context, `Revoke the key ${id} for good?`);
  const client = await context.client();
  await client.revokeApiKey({ id });
  context.terminal.say(`The key ${id} is revoked; every api refuses it within 5 s.`);
};

async function printText(context: Context, key: Schemas['ApiKeyWithText']): Promise<void> {
  const { format, terminal } = context;
  if (format.kind === 'table' || format.kind === 'wide') terminal.print(`${key.key}\n`);
  else await printOne(context, { value: key, name: key.id, fields: [] });
  terminal.say(`This is the key of ${key.name} (${key.role}, id ${key.id}). It is not shown again.`);
  if (key.previous_until !== null)
    terminal.say(`Its text from before works until ${localTime(key.previous_until)}.`);
}

async function printKey(context: Context, key: Key): Promise<void> {
  const { id, name, role, prefix, source_cidrs: sources, created_at, created_by, last_used_at: used } = key;
  await printOne(context, {
    value: key,
    name: id,
    fields: [
      ['Name', name],
      ['Role', role],
      ['Namespaces', namespacesOf(key)],
      ['State', stateOf(key, context.now())],
      ['Begins', `${prefix}…`],
      ['From', sources.length === 0 ? 'any address' : sources.join(', ')],
      ['Made', `${localTime(created_at)} by ${created_by}`],
      ['Last used', used === null ? 'never' : localTime(used)],
      ['Id', id],
    ],
  });
}

const namespacesOf = ({ namespaces }: Key): string => (namespaces === null ? 'all' : namespaces.join(', '));

function stateOf({ revoked_at: revoked, expires_at: expires }: Key, now: number): string {
  if (revoked !== null) return `revoked ${localTime(revoked)}`;
  if (expires === null) return 'valid';
  return `${Date.parse(expires) <= now ? 'expired' : 'valid until'} ${localTime(expires)}`;
}
