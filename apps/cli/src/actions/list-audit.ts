import type { RequestOf, Schemas } from '@job-scheduler/api-client';
import type { Action } from '../command.js';
import { printList } from '../output/print.js';
import { instantOf, localTime } from '../output/times.js';
import { pageSize, take } from './find-job.js';

interface Options {
  readonly actor?: string[];
  readonly action?: string[];
  readonly outcome?: NonNullable<RequestOf<'listAudit'>['outcome']>;
  readonly namespace?: string[];
  readonly subject?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  readonly all?: boolean;
}

/** `jobctl audit list` */
export const listAudit: Action<Options> = async (context, _, options) => {
  const client = await context.client();
  const { actor, action, outcome, namespace, subject, from, to } = options;
  const found = client.items('listAudit', {
    ...(actor === undefined ? {} : { actor }),
    ...(action === undefined ? {} : { action }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(subject === undefined ? {} : { subject_id: subject }),
    ...(from === undefined ? {} : { from: instantOf(from, context.now(), 'past') }),
    ...(to === undefined ? {} : { to: instantOf(to, context.now(), 'past') }),
    limit: pageSize(options),
  });
  await printList(context, {
    items: await take(context, found, options),
    columns: [
      { header: 'at', value: ({ at }) => localTime(at) },
      { header: 'who', value: ({ actor: name }) => name ?? '-', isLong: true },
      { header: 'action', value: ({ action: what }) => what },
      { header: 'outcome', value: outcomeOf },
      { header: 'what', value: subjectOf, isLong: true },
      { header: 'address', value: ({ address }) => address, wide: true },
      { header: 'request', value: ({ request_id }) => request_id, wide: true },
    ],
    name: ({ id }) => id,
    empty: 'No entry is like that: writes, sign-ins and refused writes appear here.',
  });
};

const outcomeOf = ({ outcome, code }: Schemas['AuditEntry']): string =>
  code === null ? outcome : `${outcome} (${code})`;

const subjectOf = ({ subject }: Schemas['AuditEntry']): string =>
  subject === null ? '-' : `${subject.kind} ${subject.name ?? subject.id}`;
