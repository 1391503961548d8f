import { Box, Button, Stack } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import type { PagedList } from '../../queries/pages.js';
import * as texts from '../../texts/index.js';
import { PagedTable } from '../paged-table.js';
import { runColumns, type Run } from './run-columns.js';
import { useSteadyRows } from './use-steady-rows.js';

interface RunsTableProps {
  list: PagedList<Run>;
  /** Changes with the filters of the list. */
  filterKey: string;
  /** Whether the runs are of several jobs. */
  hasJob: boolean;
  empty: ReactNode;
}

const idOf = (run: Run): string => run.id;

/** A list of runs, which comes up to date by itself, but never under the pointer. */
export function RunsTable({ list, filterKey, hasJob, empty }: RunsTableProps) {
  const columns = useMemo(() => runColumns({ hasJob }), [hasJob]);
  const { rows, waiting, handlers, release } = useSteadyRows(list.rows, idOf, filterKey);
  return (
    <Box {...handlers} pos="relative">
      <Stack gap="xs">
        <PagedTable
          label={texts.runs.label}
          columns={columns}
          list={{ ...list, rows }}
          idOf={idOf}
          empty={empty}
        />
      </Stack>
      {waiting > 0 && (
        <Button size="compact-sm" pos="absolute" top={6} right={0} onClick={release}>
          {texts.runs.waitingRows(waiting)}
        </Button>
      )}
    </Box>
  );
}
