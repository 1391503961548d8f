import { Badge, Text } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import type { Column } from '../../components/data-table.js';
import { EmptyState } from '../../components/empty-state.js';
import { ButtonLink } from '../../components/links.js';
import { PagedTable } from '../../components/paged-table.js';
import { usePagedList } from '../../queries/pages.js';
import * as texts from '../../texts/index.js';
import { InstantText } from '../../time/instant-text.js';

type Entry = Schemas['AuditEntry'];

/** Who did what to a job. */
export function AuditTab({ job }: { job: Schemas['Job'] }) {
  const list = usePagedList('audit', 'listAudit', { subject_id: job.id });
  const words = texts.job.audit;
  return (
    <PagedTable
      label={words.label}
      columns={columns}
      list={list}
      idOf={({ id }) => id}
      empty={
        <EmptyState
          title={words.emptyTitle}
          cause={words.emptyCause}
          action={
            <ButtonLink to="/audit" variant="default">
              {words.all}
            </ButtonLink>
          }
        />
      }
    />
  );
}

const titles = texts.job.audit.columns;

const columns: Column<Entry>[] = [
  { id: 'at', title: titles.at, cell: ({ at }) => <InstantText at={at} /> },
  { id: 'actor', title: titles.actor, cell: ({ actor }) => <Actor name={actor} />, isWide: true },
  { id: 'action', title: titles.action, cell: (entry) => <Action entry={entry} /> },
  { id: 'outcome', title: titles.outcome, cell: (entry) => <Outcome entry={entry} />, isWide: true },
  { id: 'address', title: titles.address, cell: ({ address }) => address, isWide: true },
];

const Actor = ({ name }: { name: string | null }) => (
  <Text span size="sm" style={{ overflowWrap: 'anywhere' }}>
    {name ?? texts.job.audit.nobody}
  </Text>
);

/** On phones it says who did it as well. */
function Action({ entry }: { entry: Entry }) {
  return (
    <>
      <Text size="sm">{entry.action}</Text>
      <Text size="xs" c="dimmed" hiddenFrom="sm">
        {entry.actor ?? texts.job.audit.nobody}
      </Text>
      {entry.detail !== null && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {entry.detail}
        </Text>
      )}
    </>
  );
}

const Outcome = ({ entry: { outcome, code } }: { entry: Entry }) => (
  <Badge variant="light" color={outcome === 'done' ? 'green' : 'red'} tt="none">
    {code ?? texts.job.audit.outcomes[outcome]}
  </Badge>
);
