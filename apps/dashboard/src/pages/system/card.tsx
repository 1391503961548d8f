import { Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface CardProps {
  title: string;
  note?: string;
  children: ReactNode;
}

/** A part of the page, with a head. */
export const Card = ({ title, note, children }: CardProps) => (
  <Paper withBorder p="md" component="section" miw={0}>
    <Stack gap="sm">
      <div>
        <Title order={2} size="h4">
          {title}
        </Title>
        {note !== undefined && (
          <Text size="sm" c="dimmed">
            {note}
          </Text>
        )}
      </div>
      {children}
    </Stack>
  </Paper>
);
