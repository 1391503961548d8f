import { Group, Paper, Skeleton, Text } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { formatCount } from './figures.js';

interface FigureTileProps {
  label: string;
  /** Undefined while it loads. */
  value: number | undefined;
  note: string;
  icon: ComponentType<{ size?: number; color?: string }>;
  /** The colour of the icon while there is something to see to. */
  alarm?: 'red' | 'orange';
  /** The list behind the number. */
  link: Pick<LinkProps, 'to' | 'search'>;
}

/** A number that leads to the list behind it. */
export function FigureTile({ label, value, note, icon: Icon, alarm, link }: FigureTileProps) {
  const isAlarm = alarm !== undefined && value !== undefined && value > 0;
  return (
    <Paper
      withBorder
      p="md"
      c="inherit"
      className="figure-tile"
      renderRoot={(props) => <Link {...link} {...props} />}
    >
      <Group gap={6} wrap="nowrap" justify="space-between" align="flex-start">
        <Text size="sm">{label}</Text>
        <Icon
          size={18}
          color={isAlarm ? `var(--mantine-color-${alarm}-text)` : 'var(--mantine-color-dimmed)'}
        />
      </Group>
      {value === undefined ? (
        <Skeleton height={28} my={6} w="60%" />
      ) : (
        <Text fz={28} lh={1.4} fw={700}>
          {formatCount(value)}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        {note}
      </Text>
    </Paper>
  );
}
