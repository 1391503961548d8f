import { Skeleton, Table, UnstyledButton } from '@mantine/core';
import { memo, type ReactNode } from 'react';
import * as texts from '../texts/index.js';
import { AscendingIcon, DescendingIcon, UnsortedIcon } from './icons.js';
import { nextSort, type Sort } from './sort.js';
import { useShownRows, type RowsToShow } from './use-shown-rows.js';

/** A column of a table. */
export interface Column<Row> {
  id: string;
  title: string;
  /** Stands in the head instead of the title, which then only names the column. */
  head?: ReactNode;
  cell: (row: Row) => ReactNode;
  /** The name by which the API sorts it; without one it cannot be sorted. */
  sortBy?: string;
  /** The title and what exactly is sorted by, where that is not plain. */
  sortTitle?: string;
  /** In pixels. Columns without one share what is left. */
  width?: number;
  /** Left out on phones: what is shown there must fit 375 px. */
  isWide?: boolean;
}

interface DataTableProps<Row> extends RowsToShow<Row> {
  /** What the table shows, for screen readers. */
  label: string;
  /** Rows are rendered again only when they or this array change, so keep the array. */
  columns: readonly Column<Row>[];
  idOf: (row: Row) => string;
  sort?: Sort | null;
  onSort?: (sort: Sort) => void;
  /** In pixels: where there is less room, the columns scroll sideways. */
  minWidth?: number;
}

const SKELETON_ROWS = 8;

/** Rows and columns, with heads that sort. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, idOf, isLoading = false, isOld = false, sort = null, onSort } = props;
  const shown = useShownRows(props);
  const layout = columns.some(({ width }) => width !== undefined) ? 'fixed' : 'auto';
  return (
    <Table.ScrollContainer minWidth={props.minWidth ?? 0}>
      <Table
        layout={layout}
        aria-label={label}
        aria-busy={isLoading || isOld}
        highlightOnHover
        verticalSpacing="sm"
      >
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <ColumnHead key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody style={isOld ? { opacity: 0.6 } : {}}>
          {shown.isLoading
            ? Array.from({ length: SKELETON_ROWS }, (_, index) => (
                <SkeletonRow key={index} columns={columns} />
              ))
            : shown.rows.map((row) => (
                <DataRow key={idOf(row)} row={row} columns={columns as readonly Column<unknown>[]} />
              ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const visibility = (isWide: boolean | undefined) => (isWide === true ? { visibleFrom: 'sm' as const } : {});
const widthOf = (width: number | undefined) => (width === undefined ? {} : { w: width });

interface ColumnHeadProps<Row> {
  column: Column<Row>;
  sort: Sort | null;
  onSort: ((sort: Sort) => void) | undefined;
}

function ColumnHead<Row>({ column, sort, onSort }: ColumnHeadProps<Row>) {
  const { title, head = title, sortBy, sortTitle = title, width, isWide } = column;
  const props = { ...visibility(isWide), ...widthOf(width) };
  if (sortBy === undefined || onSort === undefined) return <Table.Th {...props}>{head}</Table.Th>;
  const isSorted = sort?.column === sortBy;
  const direction = sort?.isDescending === true ? 'descending' : 'ascending';
  const Icon = !isSorted ? UnsortedIcon : direction === 'descending' ? DescendingIcon : AscendingIcon;
  return (
    <Table.Th aria-sort={isSorted ? direction : 'none'} {...props}>
      <UnstyledButton
        fz="inherit"
        fw="inherit"
        aria-label={texts.components.sortBy(sortTitle)}
        onClick={() => onSort(nextSort(sort, sortBy))}
      >
        {title} <Icon size={14} style={{ verticalAlign: 'text-bottom' }} />
      </UnstyledButton>
    </Table.Th>
  );
}

interface DataRowProps {
  row: unknown;
  columns: readonly Column<unknown>[];
}

/** `data-row` is where the keys j and k go. */
const DataRow = memo(function DataRow({ row, columns }: DataRowProps) {
  return (
    <Table.Tr data-row>
      {columns.map(({ id, cell, isWide }) => (
        <Table.Td key={id} {...visibility(isWide)}>
          {cell(row)}
        </Table.Td>
      ))}
    </Table.Tr>
  );
});

function SkeletonRow<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  return (
    <Table.Tr>
      {columns.map(({ id, isWide }) => (
        <Table.Td key={id} {...visibility(isWide)}>
          <Skeleton height={16} />
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
