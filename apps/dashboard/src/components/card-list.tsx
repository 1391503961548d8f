import { Paper, Skeleton, Stack } from '@mantine/core';
import type { ReactNode } from 'react';

interface CardListProps<Row> {
  label: string;
  rows: readonly Row[];
  idOf: (row: Row) => string;
  card: (row: Row) => ReactNode;
  isLoading: boolean;
  isOld: boolean;
}

const SKELETON_CARDS = 4;

/** Rows for phones, one below the other. */
export function CardList<Row>({ label, rows, idOf, card, isLoading, isOld }: CardListProps<Row>) {
  const busy = { 'aria-busy': isLoading || isOld, style: isOld ? { opacity: 0.6 } : {} };
  return (
    <Stack component="ul" aria-label={label} gap="sm" p={0} m={0} {...busy}>
      {isLoading
        ? Array.from({ length: SKELETON_CARDS }, (_, index) => (
            <Paper key={index} component="li" withBorder p="sm" style={{ listStyle: 'none' }}>
              <Skeleton height={64} />
            </Paper>
          ))
        : rows.map((row) => (
            <Paper key={idOf(row)} component="li" withBorder p="sm" data-row style={{ listStyle: 'none' }}>
              {card(row)}
            </Paper>
          ))}
    </Stack>
  );
}
