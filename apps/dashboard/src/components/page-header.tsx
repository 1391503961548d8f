import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import * as texts from '../texts/index.js';

interface PageHeaderProps {
  title: string;
  /** One sentence below the title. */
  description?: ReactNode;
  /** Buttons. */
  actions?: ReactNode;
}

/** The head of every page: names the page in the browser's tab as well. */
export function PageHeader({ title, description, actions }: PageHeaderProps) {
  return (
    <Group justify="space-between" align="flex-start" mb="lg">
      <title>{`${title} · ${texts.shell.product}`}</title>
      <Stack gap={4} miw={0} flex="1 1 200px">
        <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Title>
        {description !== undefined && (
          <Text c="dimmed" component="div">
            {description}
          </Text>
        )}
      </Stack>
      {actions !== undefined && <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
