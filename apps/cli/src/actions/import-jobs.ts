import type { AnswerOf, RequestOf } from '@job-scheduler/api-client';
import { memberAt } from '@job-scheduler/job-model/exact-json';
import { writeFile } from 'node:fs/promises';
import { Document, isSeq } from 'yaml';
import type { Action } from '../command.js';
import type { Context } from '../context.js';
import { readText } from '../definition/files.js';
import { documentOfAnswer } from '../definition/written-json.js';
import { yamlOf } from '../definition/yaml-text.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { Failure, usage } from '../failure.js';
import { printResult, summaryOf } from '../output/apply-result.js';
import { plural } from '../output/plural.js';
import { printOne } from '../output/print.js';

type Kind = RequestOf<'importJobs'>['body'] extends infer Body
  ? Extract<Body, { kind: string }>['kind']
  : never;
type ImportResult = AnswerOf<'importJobs'>;

interface Options {
  readonly tz?: string;
  readonly callbackUrl?: string;
  readonly schedule?: string;
  readonly withUser?: boolean;
  readonly tag?: string[];
  readonly manager?: string;
  readonly force?: true;
  readonly dryRun?: true;
  readonly to?: string;
}

/** `jobctl import crontab|curl|k8s|eventbridge` */
export const importJobs =
  (kind: Kind): Action<Options> =>
  async (context, [file = '-'], options): Promise<ExitCode> => {
    if (options.to === '-' && !isText(context))
      throw usage('--to - and -o both write to standard output: leave one of them out.');
    const text = await readText(context, file);
    if (text.trim() === '') throw new Failure(`${file} is empty: there is nothing to import.`);
    const client = await context.client();
    // The text of the answer, so that payloads stay as they are written.
    const json = await client.text('importJobs', { body: requestOf(kind, text, options) });
    const result = JSON.parse(json) as ImportResult;
    const isSaved = options.to !== undefined;
    if (!isText(context)) await printOne(context, { value: result, json, name: kind, fields: [] });
    else sayNotes(context, result);
    if (result.jobs.length === 0 && (isSaved || isText(context)))
      throw new Failure(`${file} holds nothing that can be imported.`);
    if (isSaved) await save(context, json, options.to);
    else if (isText(context)) await tell(context, result, json);
    return EXIT.ok;
  };

const isText = ({ format: { kind } }: Context): boolean =>
  kind === 'table' || kind === 'wide' || kind === 'name';

function requestOf(
  kind: Kind,
  text: string,
  options: Options,
): Extract<RequestOf<'importJobs'>['body'], { kind: Kind }> {
  const { tz, callbackUrl, schedule, withUser, tag, manager, force = false, dryRun = false, to } = options;
  return {
    kind,
    text,
    dry_run: dryRun || to !== undefined,
    force,
    ...(tz === undefined ? {} : { timezone: tz }),
    ...(callbackUrl === undefined ? {} : { callback_url: callbackUrl }),
    ...(schedule === undefined ? {} : { schedule }),
    ...(withUser === undefined ? {} : { with_user: withUser }),
    ...(tag === undefined ? {} : { tags: tag }),
    ...(manager === undefined ? {} : { manager }),
  };
}

/** Says what there is to know about lines, the same of several lines once, and how many could not be carried over. */
function sayNotes({ terminal }: Context, { notes, jobs }: ImportResult): void {
  const places = new Map<string, string[]>();
  for (const { line, name, kind, message, instead } of notes) {
    const text = `${kind}: ${message}${instead === null ? '' : ` ${instead}`}`;
    const place = name ? `${line} (${name})` : String(line);
    places.set(text, [...(places.get(text) ?? []), place]);
  }
  for (const [text, of] of places)
    terminal.say(`${of.length === 1 ? 'line' : 'lines'} ${of.join(', ')}: ${text}`);
  const refused = notes.filter(({ kind }) => kind === 'refused').length;
  terminal.say(
    `${plural(jobs.length, 'job')} found${refused === 0 ? '' : `, ${plural(refused, 'line')} not carried over`}.`,
  );
}

async function tell(context: Context, { applied }: ImportResult, json: string): Promise<void> {
  if (applied === null)
    throw new Failure('Nothing was written: a curl command has no schedule, so say it with --schedule.');
  await printResult(context, applied, memberAt(json, ['applied'])?.text ?? '{}');
  context.terminal.say(summaryOf(applied));
}

/** Writes the jobs into a file that `jobctl apply` takes. */
async function save({ terminal }: Context, json: string, file: string): Promise<void> {
  const answer = documentOfAnswer(json);
  const jobs = answer.get('jobs', true);
  const definitions = isSeq(jobs)
    ? jobs.items.map((_, index) => answer.getIn(['jobs', index, 'definition'], true))
    : [];
  const document = new Document(definitions);
  const text = yamlOf(document);
  if (file === '-') return terminal.print(text);
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'it exists already' : String(code);
    throw new Failure(`${file} cannot be written: ${why}. Choose another file.`);
  }
  terminal.say(
    `They are in ${file}: \`jobctl diff -f ${file}\` shows what \`jobctl apply -f ${file}\` would do.`,
  );
}
