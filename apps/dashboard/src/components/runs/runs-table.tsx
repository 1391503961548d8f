import { useMemo, type ReactNode } from 'react';
import type { PagedList } from '../../queries/pages.js';
import * as texts from '../../texts/index.js';
import { PagedTable } from '../paged-table.js';
import { runColumns, type Run } from './run-columns.js';

interface RunsTableProps {
  list: PagedList<Run>;
  /** Whether the runs are of several jobs. */
  hasJob: boolean;
  empty: ReactNode;
}

const idOf = (run: Run): string => run.id;

/** A list of runs. */
export function RunsTable({ list, hasJob, empty }: RunsTableProps) {
  const columns = useMemo(() => runColumns({ hasJob }), [hasJob]);
  return <PagedTable label={texts.runs.label} columns={columns} list={list} idOf={idOf} empty={empty} />;
}
