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

/** A title of more characters is set smaller: it would fill the window of a phone. */
const LONG = 60;

/** The head of every page: names the page in the browser's tab as well. */
export function PageHeader({ title, description, actions }: PageHeaderProps) {
  return (
    <Group justify="space-between" align="flex-start" mb="lg">
      <title>{`${title} · ${texts.shell.product}`}</title>
      <Stack gap={4} miw={0} flex="1 1 200px">
        <Title
          order={1}
          size={[...title].length > LONG ? 'h4' : 'h2'}
          dir="auto"
          ta="left"
          style={{ overflowWrap: 'anywhere' }}
        >
          {title}
        </Title>
        {description !== undefined && (
          <Text c="dimmed" component="div" dir="auto" ta="left" style={{ overflowWrap: 'anywhere' }}>
            {description}
          </Text>
        )}
      </Stack>
      {actions !== undefined && <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
