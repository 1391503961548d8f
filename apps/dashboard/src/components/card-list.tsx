import { Paper, Skeleton, Stack } from '@mantine/core';
import { memo, type ReactNode } from 'react';
import { useShownRows, type RowsToShow } from './use-shown-rows.js';

interface CardListProps<Row> extends RowsToShow<Row> {
  label: string;
  idOf: (row: Row) => string;
  /** Cards are rendered again only when their rows or this function change, so keep the function. */
  card: (row: Row) => ReactNode;
}

const SKELETON_CARDS = 4;

/** Rows for phones, one below the other. */
export function CardList<Row>(props: CardListProps<Row>) {
  const { label, idOf, card, isLoading = false, isOld = false } = props;
  const shown = useShownRows(props);
  const busy = { 'aria-busy': isLoading || isOld, style: isOld ? { opacity: 0.6 } : {} };
  return (
    <Stack component="ul" aria-label={label} gap="sm" p={0} m={0} {...busy}>
      {shown.isLoading
        ? Array.from({ length: SKELETON_CARDS }, (_, index) => (
            <Paper key={index} component="li" withBorder p="sm" style={{ listStyle: 'none' }}>
              <Skeleton height={64} />
            </Paper>
          ))
        : shown.rows.map((row) => (
            <Card key={idOf(row)} row={row} card={card as (row: unknown) => ReactNode} />
          ))}
    </Stack>
  );
}

interface CardProps {
  row: unknown;
  card: (row: unknown) => ReactNode;
}

/** `data-row` is where the keys j and k go. */
const Card = memo(function Card({ row, card }: CardProps) {
  return (
    <Paper component="li" withBorder p="sm" data-row style={{ listStyle: 'none' }}>
      {card(row)}
    </Paper>
  );
});
