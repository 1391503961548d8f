import { SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** A label and what stands behind it. */
export interface Fact {
  label: string;
  value: ReactNode;
}

interface FactsProps {
  facts: readonly Fact[];
  /** How many stand side by side where there is room. */
  columns?: number;
}

/** What is known about one thing, as pairs of label and value. */
export function Facts({ facts, columns = 3 }: FactsProps) {
  return (
    <SimpleGrid component="dl" m={0} cols={{ base: 1, xs: 2, md: columns }} spacing="md" verticalSpacing="sm">
      {facts.map(({ label, value }) => (
        <div key={label}>
          <Text component="dt" size="sm" c="dimmed">
            {label}
          </Text>
          <Text component="dd" m={0} style={{ overflowWrap: 'anywhere' }}>
            {value}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}
