import { Skeleton, Table, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { texts } from '../texts/index.js';
import { AscendingIcon, DescendingIcon, UnsortedIcon } from './icons.js';
import { nextSort, type Sort } from './sort.js';

/** A column of a table. */
export interface Column<Row> {
  id: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** The name by which the API sorts it; without one it cannot be sorted. */
  sortBy?: string;
  /** Left out on phones: what is shown there must fit 375 px. */
  isWide?: boolean;
}

interface DataTableProps<Row> {
  /** What the table shows, for screen readers. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  idOf: (row: Row) => string;
  isLoading?: boolean;
  /** The rows are about to be replaced. */
  isOld?: boolean;
  sort?: Sort | null;
  onSort?: (sort: Sort) => void;
}

const SKELETON_ROWS = 8;

/** Rows and columns, with heads that sort. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, idOf, isLoading = false, isOld = false, sort = null, onSort } = props;
  return (
    <Table.ScrollContainer minWidth={0}>
      <Table aria-label={label} aria-busy={isLoading || isOld} highlightOnHover verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <ColumnHead key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody style={isOld ? { opacity: 0.6 } : {}}>
          {isLoading
            ? Array.from({ length: SKELETON_ROWS }, (_, index) => (
                <SkeletonRow key={index} columns={columns} />
              ))
            : rows.map((row) => <DataRow key={idOf(row)} row={row} columns={columns} />)}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const visibility = (isWide: boolean | undefined) => (isWide === true ? { visibleFrom: 'sm' as const } : {});

interface ColumnHeadProps<Row> {
  column: Column<Row>;
  sort: Sort | null;
  onSort: ((sort: Sort) => void) | undefined;
}

function ColumnHead<Row>({ column: { title, sortBy, isWide }, sort, onSort }: ColumnHeadProps<Row>) {
  if (sortBy === undefined || onSort === undefined)
    return <Table.Th {...visibility(isWide)}>{title}</Table.Th>;
  const isSorted = sort?.column === sortBy;
  const direction = sort?.isDescending === true ? 'descending' : 'ascending';
  const Icon = !isSorted ? UnsortedIcon : direction === 'descending' ? DescendingIcon : AscendingIcon;
  return (
    <Table.Th aria-sort={isSorted ? direction : 'none'} {...visibility(isWide)}>
      <UnstyledButton
        fz="inherit"
        fw="inherit"
        aria-label={texts.components.sortBy(title)}
        onClick={() => onSort(nextSort(sort, sortBy))}
      >
        {title} <Icon size={14} />
      </UnstyledButton>
    </Table.Th>
  );
}

function DataRow<Row>({ row, columns }: { row: Row; columns: readonly Column<Row>[] }) {
  return (
    <Table.Tr>
      {columns.map(({ id, cell, isWide }) => (
        <Table.Td key={id} {...visibility(isWide)}>
          {cell(row)}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

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
