import type { Schemas } from '@job-scheduler/api-client';
import { elementsOfMember, memberAt } from '@job-scheduler/job-model/exact-json';
import type { Action } from '../command.js';
import { paintState } from '../output/columns.js';
import { printList, printOne } from '../output/print.js';
import { localTime } from '../output/times.js';
import { findJob, idOfJob, pageSize, take, type Place } from './find-job.js';
import { usage } from '../failure.js';

/** `jobctl jobs revisions` */
export const listRevisions: Action<Place & { limit: number; all?: boolean }> = async (
  context,
  [name = ''],
  options,
) => {
  const client = await context.client();
  const found = client.items('listRevisions', {
    id: await idOfJob(context, name, options),
    limit: pageSize(options),
  });
  await printList(context, {
    items: await take(context, found, options),
    columns: [
      { header: 'revision', value: ({ revision }) => String(revision) },
      { header: 'at', value: ({ at }) => localTime(at) },
      { header: 'action', value: ({ action }) => action },
      { header: 'status', value: ({ status }) => status, paint: paintState(context.terminal.colors) },
      {
        header: 'by',
        value: ({ actor, manager }) => (manager === null ? actor : `${actor}, applying ${manager}`),
      },
    ],
    name: ({ revision }) => String(revision),
    empty: `${name} has no revisions that are kept.`,
  });
};

/** `jobctl jobs revision` */
export const getRevision: Action<Place> = async (context, [name = '', number = ''], place) => {
  const client = await context.client();
  const id = await idOfJob(context, name, place);
  const json = await client.text('getRevision', { id, revision: revisionOf(number) });
  const revision = JSON.parse(json) as Schemas['Revision'];
  const { changes, actor, manager, action, at } = revision;
  const [{ Document }, { documentOfAnswer }, { yamlOf }] = await Promise.all([
    import('yaml'),
    import('../definition/written-json.js'),
    import('../definition/yaml-text.js'),
  ]);
  const texts = elementsOfMember(json, 'changes') ?? [];
  const side = (index: number, name: 'from' | 'to'): string =>
    memberAt(texts[index] ?? '{}', [name])?.text ?? 'nothing';
  await printOne(context, {
    value: revision,
    json,
    name: String(revision.revision),
    fields: [
      ['Revision', String(revision.revision)],
      ['At', localTime(at)],
      ['Action', action],
      ['By', manager === null ? actor : `${actor}, applying ${manager}`],
      [
        'Changes',
        changes
          .map(({ pointer }, index) => `${pointer}: ${side(index, 'from')} -> ${side(index, 'to')}`)
          .join('\n') || undefined,
      ],
      ['Definition', yamlOf(new Document(documentOfAnswer(json).get('definition'))).trimEnd()],
    ],
  });
};

/** `jobctl jobs restore` */
export const restoreRevision: Action<Place> = async (context, [name = '', number = ''], place) => {
  const revision = revisionOf(number);
  const client = await context.client();
  const job = await findJob(context, name, place);
  const restored = await client.restoreRevision({ id: job.id, revision, 'If-Match': `"${job.revision}"` });
  context.terminal.say(
    restored.revision === job.revision
      ? `${restored.name} is as it was in revision ${revision}.`
      : `${restored.name} has the definition of revision ${revision} again, as revision ${restored.revision}.`,
  );
};

function revisionOf(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw usage(`"${text}" is no revision: it is a number, and \`jobctl jobs revisions JOB\` lists them.`);
}
