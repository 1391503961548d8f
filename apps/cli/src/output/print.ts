import { indented } from '@job-scheduler/job-model/exact-json';
import { usage } from '../failure.js';
import type { Context } from '../context.js';
import type { Column } from './columns.js';

/** Items that a command prints. */
export interface Listing<Item> {
  readonly items: readonly Item[];
  readonly columns: readonly Column<Item>[];
  /** What `-o name` prints of an item. */
  readonly name: (item: Item) => string;
  /** What to say when there are none, to people. */
  readonly empty: string;
  /** What to say below the table, to people; null: nothing. */
  readonly advice?: string | null;
}

/** Prints a list in the chosen format. JSON and YAML are a list of the items as the API has them. */
export async function printList<Item extends object>(
  context: Context,
  listing: Listing<Item>,
): Promise<void> {
  const { items, columns, name, empty, advice = null } = listing;
  const { format, terminal } = context;
  if (format.kind === 'name') return terminal.print(items.map((item) => `${name(item)}\n`).join(''));
  if (format.kind !== 'table' && format.kind !== 'wide') return printData(context, items);
  if (items.length === 0) return terminal.say(empty);
  const { tableOf } = await import('./table.js');
  const shown = columns.filter(({ wide = false }) => !wide || format.kind === 'wide');
  terminal.print(tableOf(items, shown, terminal));
  if (advice !== null) terminal.say(advice);
}

/** One thing that a command prints. */
export interface Single {
  /** The thing as the API has it. */
  readonly value: object;
  /** Its JSON text, if it holds payloads, which stay as they were written. */
  readonly json?: string;
  readonly name: string;
  /** For people: a label and a text each. An undefined text is left out. */
  readonly fields: readonly (readonly [label: string, text: string | undefined])[];
}

/** Prints one thing in the chosen format. */
export async function printOne(context: Context, { value, json, name, fields }: Single): Promise<void> {
  const { format, terminal } = context;
  if (format.kind === 'name') return terminal.print(`${name}\n`);
  if (json !== undefined && (format.kind === 'json' || format.kind === 'yaml')) {
    return printExactly(context, json, format.kind);
  }
  if (format.kind !== 'table' && format.kind !== 'wide') return printData(context, value);
  const there = fields.filter((field): field is [string, string] => field[1] !== undefined);
  const width = Math.max(...there.map(([label]) => label.length));
  const indent = ' '.repeat(width + 2);
  for (const [label, text] of there) {
    terminal.print(`${terminal.colors.bold(label.padEnd(width))}  ${text.replaceAll('\n', `\n${indent}`)}\n`);
  }
}

async function printExactly({ terminal }: Context, json: string, kind: 'json' | 'yaml'): Promise<void> {
  if (kind === 'json') return terminal.print(`${indented(json)}\n`);
  const [{ documentOfAnswer }, { yamlOf }] = await Promise.all([
    import('../definition/written-json.js'),
    import('../definition/yaml-text.js'),
  ]);
  terminal.print(yamlOf(documentOfAnswer(json)));
}

async function printData({ format, terminal }: Context, value: unknown): Promise<void> {
  switch (format.kind) {
    case 'json':
      return terminal.print(`${JSON.stringify(value, null, 2)}\n`);
    case 'yaml': {
      const { stringify } = await import('yaml');
      return terminal.print(stringify(value));
    }
    case 'jsonpath': {
      const { query } = await import('jsonpath-rfc9535');
      let found: unknown[];
      try {
        found = query(value as Parameters<typeof query>[0], format.expression);
      } catch (error) {
        throw usage(
          `"${format.expression}" is no JSONPath (RFC 9535): ${(error as Error).message.split('\n')[0]}`,
        );
      }
      return terminal.print(
        found.map((each) => `${typeof each === 'string' ? each : JSON.stringify(each)}\n`).join(''),
      );
    }
    default:
      throw new TypeError(`${format.kind} is not a format of data.`);
  }
}
