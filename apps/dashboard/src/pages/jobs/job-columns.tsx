import { Checkbox, VisuallyHidden } from '@mantine/core';
import type { Column } from '../../components/data-table.js';
import { useStore, type Store } from '../../state/store.js';
import * as texts from '../../texts/index.js';
import { DuplicateLink, LastRunCell, NameCell, NextRunCell, SelectBox, StatusCell } from './job-cells.js';
import { RunStrip } from './run-strip.js';
import { toggleShown, type Job, type Selection } from './selection.js';

const { columns } = texts.jobs;

const COLUMNS: readonly Column<Job>[] = [
  { id: 'name', title: columns.name, sortBy: 'name', cell: (job) => <NameCell job={job} /> },
  {
    id: 'status',
    title: columns.status,
    width: 125,
    sortBy: 'status',
    cell: (job) => <StatusCell job={job} />,
  },
  {
    id: 'last run',
    title: columns.lastRun,
    width: 145,
    sortBy: 'last_outcome',
    sortTitle: texts.jobs.sortByOutcome,
    cell: (job) => <LastRunCell job={job} />,
  },
  { id: 'runs', title: columns.runs, width: 205, cell: ({ id }) => <RunStrip jobId={id} /> },
  {
    id: 'next run',
    title: columns.nextRun,
    width: 185,
    sortBy: 'next_run',
    cell: (job) => <NextRunCell job={job} />,
  },
];

const ACTIONS: Column<Job> = {
  id: 'actions',
  title: columns.actions,
  width: 54,
  head: <VisuallyHidden>{columns.actions}</VisuallyHidden>,
  cell: (job) => <DuplicateLink job={job} />,
};

/** The columns of the list. Whoever may change no job selects none: `selection` is then null. */
export const columnsFor = (
  selection: Selection | null,
  shown: Store<readonly Job[]>,
  mayEdit: boolean,
): readonly Column<Job>[] => [
  ...(selection === null ? [] : [selectColumn(selection, shown)]),
  ...COLUMNS,
  ...(mayEdit ? [ACTIONS] : []),
];

const selectColumn = (selection: Selection, shown: Store<readonly Job[]>): Column<Job> => ({
  id: 'select',
  title: columns.select,
  width: 44,
  head: <SelectShown selection={selection} shown={shown} />,
  cell: (job) => <SelectBox job={job} selection={selection} />,
});

interface SelectShownProps {
  selection: Selection;
  shown: Store<readonly Job[]>;
}

/** Chooses all jobs on the screen. */
function SelectShown(props: SelectShownProps) {
  const { selection } = props;
  const shown = useStore(props.shown);
  const selected = useStore(selection);
  const chosen = shown.filter(({ id }) => selected === 'all' || selected.has(id)).length;
  return (
    <Checkbox
      aria-label={texts.jobs.select.shown}
      checked={shown.length > 0 && chosen === shown.length}
      indeterminate={chosen > 0 && chosen < shown.length}
      onChange={() => toggleShown(selection, shown)}
    />
  );
}
