import { Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSteadyRows } from '../live/use-steady-rows.js';
import type { PagedList } from '../queries/pages.js';
import * as texts from '../texts/index.js';
import { CardList } from './card-list.js';
import { DataTable, type Column } from './data-table.js';
import { ProblemNotice } from './problem-notice.js';
import type { Sort } from './sort.js';
import { useIsPhone } from './use-is-phone.js';
import { WaitingChanges } from './waiting-changes.js';

interface PagedTableProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  /** What `usePagedList` returned. */
  list: PagedList<Row>;
  idOf: (row: Row) => string;
  /** Stands there when the list is empty: an EmptyState. */
  empty: ReactNode;
  sort?: Sort | null;
  onSort?: (sort: Sort) => void;
  /** In pixels: where there is less room, the columns scroll sideways. */
  minWidth?: number;
  /** On phones each row is a card with this in it, and there are no columns. Keep the function. */
  card?: (row: Row) => ReactNode;
}

/**
 * A list of the API: rows while they come, an empty state, an error with a second try, and more rows on demand. Rows do not
 * move while the pointer or the keyboard is among them.
 */
export function PagedTable<Row>({ list, empty, card, ...table }: PagedTableProps<Row>) {
  const isPhone = useIsPhone();
  const steady = useSteadyRows(list.rows, list.key, table.idOf);
  if (list.error !== null) return <ProblemNotice error={list.error} onRetry={list.retry} />;
  if (!list.isLoading && steady.rows.length === 0) return empty;
  const shown = {
    rows: steady.rows,
    listKey: list.key,
    isLoading: list.isLoading,
    isOld: list.isOld,
  };
  return (
    <Stack>
      <div {...steady.handlers}>
        {isPhone && card !== undefined ? (
          <CardList {...table} {...shown} card={card} />
        ) : (
          <DataTable {...table} {...shown} />
        )}
      </div>
      <Group justify="center">
        <WaitingChanges count={steady.waiting} onShow={steady.catchUp} />
        {list.hasMore ? (
          <Button variant="default" loading={list.isLoadingMore} onClick={list.loadMore}>
            {texts.components.more}
          </Button>
        ) : (
          <Text size="sm" c="dimmed" role="status">
            {list.isLoading ? texts.components.loading : texts.components.end(list.rows.length)}
          </Text>
        )}
      </Group>
    </Stack>
  );
}
