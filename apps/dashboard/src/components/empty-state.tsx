import { Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  title: string;
  /** Why there is nothing. */
  cause: string;
  /** What to do about it: a button or a link. */
  action?: ReactNode;
}

/** Stands where there is nothing to show: names the cause and the next action. */
export function EmptyState({ title, cause, action }: EmptyStateProps) {
  return (
    <Paper withBorder p="xl">
      <Stack align="center" gap="sm" ta="center">
        <Title order={2} size="h4">
          {title}
        </Title>
        <Text c="dimmed" maw={480}>
          {cause}
        </Text>
        {action}
      </Stack>
    </Paper>
  );
}
