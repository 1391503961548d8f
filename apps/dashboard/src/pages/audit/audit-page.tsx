import { Group, Stack, Text } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { Column } from '../../components/data-table.js';
import { EmptyState } from '../../components/empty-state.js';
import { AnchorLink } from '../../components/links.js';
import { PageHeader } from '../../components/page-header.js';
import { PagedTable } from '../../components/paged-table.js';
import { usePagedList } from '../../queries/pages.js';
import * as texts from '../../texts/index.js';
import { InstantText } from '../../time/instant-text.js';
import { auditFilter } from './audit-filter.js';
import { AuditFilters } from './audit-filters.js';
import { EntryDrawer } from './entry-drawer.js';
import { OutcomeBadge } from './outcome-badge.js';
import { SubjectLink } from './subject-link.js';

type Entry = Schemas['AuditEntry'];

const route = getRouteApi('/shell/audit');
const { columns: heads, nobody } = texts.audit;

const COLUMNS: readonly Column<Entry>[] = [
  { id: 'at', title: heads.at, isWide: true, cell: ({ at }) => <InstantText at={at} /> },
  { id: 'actor', title: heads.actor, isWide: true, cell: ({ actor }) => actor ?? nobody },
  { id: 'action', title: heads.action, cell: (entry) => <Action entry={entry} /> },
  { id: 'subject', title: heads.subject, cell: ({ subject }) => <SubjectLink subject={subject} /> },
  {
    id: 'outcome',
    title: heads.outcome,
    isWide: true,
    cell: ({ outcome, code }) => (
      <Group gap="xs">
        <OutcomeBadge outcome={outcome} />
        {code !== null && <Text size="xs">{code}</Text>}
      </Group>
    ),
  },
  { id: 'details', title: heads.details, isWide: true, cell: (entry) => <ShowLink entry={entry} /> },
];

/** Who did what. */
export function AuditPage() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/audit' });
  const filter = auditFilter(search);
  const list = usePagedList('audit', 'listAudit', {
    ...filter,
    namespace: search.namespace === undefined ? [] : [search.namespace],
  });
  const { title, description } = texts.audit;
  const isFiltered = Object.values(filter).flat().length > 0;
  return (
    <>
      <PageHeader title={title} description={description} />
      <Stack>
        <AuditFilters />
        <PagedTable
          label={title}
          columns={COLUMNS}
          list={list}
          idOf={({ id }) => id}
          empty={<Nothing isFiltered={isFiltered} />}
        />
      </Stack>
      <EntryDrawer
        isOpen={search.entry !== undefined && !list.isLoading}
        entry={list.rows.find(({ id }) => id === search.entry)}
        onClose={() => void navigate({ search: ({ entry: _closed, ...old }) => old, resetScroll: false })}
      />
    </>
  );
}

/** On a phone, what the other columns say stands below. */
function Action({ entry }: { entry: Entry }) {
  const { action, at, actor, outcome } = entry;
  return (
    <Stack gap={4}>
      <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
        {action}
      </Text>
      <Stack gap={4} hiddenFrom="sm">
        <Text size="xs" c="dimmed" component="div">
          {actor ?? nobody}, <InstantText at={at} isRelative />
        </Text>
        <Group gap="xs">
          <OutcomeBadge outcome={outcome} />
          <ShowLink entry={entry} />
        </Group>
      </Stack>
    </Stack>
  );
}

function ShowLink({ entry: { id, action, actor } }: { entry: Entry }) {
  const { show, showOf } = texts.audit;
  return (
    <AnchorLink
      from="/audit"
      to="/audit"
      search={(old) => ({ ...old, entry: id })}
      resetScroll={false}
      size="sm"
      aria-label={showOf(action, actor ?? nobody)}
    >
      {show}
    </AnchorLink>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  const { title, cause, filteredTitle, filteredCause } = texts.audit.empty;
  return isFiltered ? (
    <EmptyState title={filteredTitle} cause={filteredCause} />
  ) : (
    <EmptyState title={title} cause={cause} />
  );
}
