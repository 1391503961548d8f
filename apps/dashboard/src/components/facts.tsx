import { Box, SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** A name and what stands behind it. */
export interface FactRow {
  label: string;
  value: ReactNode;
}

/** Names and values below each other, as a list of definitions. */
export function Facts({ rows, columns = 2 }: { rows: readonly FactRow[]; columns?: number }) {
  return (
    <SimpleGrid component="dl" m={0} cols={{ base: 1, sm: columns }} spacing="md" verticalSpacing="sm">
      {rows.map(({ label, value }) => (
        <Box key={label} miw={0}>
          <Text component="dt" size="sm" c="dimmed">
            {label}
          </Text>
          <Text component="dd" m={0} style={{ overflowWrap: 'anywhere' }}>
            {value}
          </Text>
        </Box>
      ))}
    </SimpleGrid>
  );
}
