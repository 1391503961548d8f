import { Group, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Column } from '../../components/data-table.js';
import { EmptyState } from '../../components/empty-state.js';
import { AnchorLink, ButtonLink } from '../../components/links.js';
import { PageHeader } from '../../components/page-header.js';
import { PagedTable } from '../../components/paged-table.js';
import { isPaused } from '../../live/feed.js';
import { keys } from '../../queries/keys.js';
import { usePagedList } from '../../queries/pages.js';
import { useMay } from '../../session/me.js';
import { useStore } from '../../state/store.js';
import * as texts from '../../texts/index.js';
import { viewerZone } from '../../time/format.js';
import { InstantText } from '../../time/instant-text.js';
import { OperationActions } from './operation-actions.js';
import { OperationBadge, OperationProgress } from './operation-badge.js';
import { OperationFilters } from './operation-filters.js';
import { isMoving, whatOf, type LongOperation } from './operation-texts.js';

const route = getRouteApi('/shell/operations');
const { columns: heads } = texts.operations;

const COLUMNS: readonly Column<LongOperation>[] = [
  { id: 'what', title: heads.what, cell: (operation) => <What operation={operation} /> },
  { id: 'state', title: heads.state, isWide: true, cell: ({ state }) => <OperationBadge state={state} /> },
  {
    id: 'progress',
    title: heads.progress,
    isWide: true,
    cell: (operation) => <OperationProgress operation={operation} />,
  },
  { id: 'by', title: heads.by, isWide: true, cell: ({ actor }) => actor },
  {
    id: 'begun',
    title: heads.begun,
    isWide: true,
    cell: ({ created_at: at }) => <InstantText at={at} isRelative />,
  },
  {
    id: 'actions',
    title: heads.actions,
    isWide: true,
    cell: (operation) => <OperationActions operation={operation} />,
  },
];

/** Long work: backfills, bulk changes, imports. */
export function OperationsPage() {
  const { kind = [], state = [], namespace } = route.useSearch();
  const list = usePagedList('operations', 'listOperations', {
    kind,
    state,
    namespace: namespace === undefined ? [] : [namespace],
  });
  useProgress(list.rows.some((operation) => isMoving(operation.state)));
  const { title, description, importJobs } = texts.operations;
  const mayImport = useMay('editor');
  return (
    <>
      <PageHeader
        title={title}
        description={description}
        actions={mayImport && <ButtonLink to="/operations/import">{importJobs}</ButtonLink>}
      />
      <Stack>
        <OperationFilters />
        <PagedTable
          label={title}
          columns={COLUMNS}
          list={list}
          idOf={({ id }) => id}
          empty={<Nothing isFiltered={kind.length + state.length > 0} />}
        />
      </Stack>
    </>
  );
}

const EVERY_MS = 2_000;

/** Asks for the progress while an operation goes on, since few events tell of it. */
function useProgress(isOn: boolean): void {
  const queries = useQueryClient();
  const isQuiet = useStore(isPaused);
  useEffect(() => {
    if (!isOn || isQuiet) return;
    const timer = setInterval(
      () => void queries.invalidateQueries({ queryKey: keys.all('operations') }, { cancelRefetch: false }),
      EVERY_MS,
    );
    return () => clearInterval(timer);
  }, [isOn, isQuiet, queries]);
}

/** On a phone, what the other columns say stands below. */
function What({ operation }: { operation: LongOperation }) {
  return (
    <Stack gap="xs">
      <AnchorLink to="/operations/$operationId" params={{ operationId: operation.id }}>
        {whatOf(operation, viewerZone())}
      </AnchorLink>
      <Stack gap="xs" hiddenFrom="sm">
        <Group gap="xs">
          <OperationBadge state={operation.state} />
          <Text size="xs" c="dimmed" component="div">
            <InstantText at={operation.created_at} isRelative />
          </Text>
        </Group>
        <OperationProgress operation={operation} />
        <OperationActions operation={operation} />
      </Stack>
    </Stack>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  const { title, cause, action, filteredTitle, filteredCause } = texts.operations.empty;
  return isFiltered ? (
    <EmptyState title={filteredTitle} cause={filteredCause} />
  ) : (
    <EmptyState title={title} cause={cause} action={<ButtonLink to="/jobs">{action}</ButtonLink>} />
  );
}
