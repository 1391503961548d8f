import { Box, Group, Stack, Text } from '@mantine/core';
import * as texts from '../texts/index.js';
import { formatDuration } from '../time/format.js';
import { phaseParts, type Phase, type Timings } from './timing-phases.js';

const words = texts.timing;

const COLORS: Record<Phase, string> = {
  wait_ms: 'gray',
  dns_ms: 'teal',
  connect_ms: 'orange',
  tls_ms: 'violet',
  first_byte_ms: 'green',
  body_ms: 'blue',
};

const colorOf = (phase: Phase): string => `var(--mantine-color-${COLORS[phase]}-6)`;

/** Where the time of a call went: a bar, and the same in words and numbers. */
export function TimingBar({ timings }: { timings: Timings | null }) {
  const parts = timings === null ? [] : phaseParts(timings);
  if (parts.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {words.unknown}
      </Text>
    );
  }
  const label = parts.map(({ phase, ms }) => words.part(words.phases[phase], formatDuration(ms))).join(', ');
  return (
    <Stack gap={6}>
      <Group gap={1} wrap="nowrap" role="img" aria-label={`${words.title}: ${label}`} h={18}>
        {parts.map(({ phase, percent }) => (
          <Box
            key={phase}
            h="100%"
            bdrs={2}
            w={`${percent}%`}
            miw={2}
            style={{ background: colorOf(phase) }}
          />
        ))}
      </Group>
      <Group gap="md" aria-hidden>
        {parts.map(({ phase, ms }) => (
          <Group key={phase} gap={6} wrap="nowrap">
            <Box w={10} h={10} bdrs={2} style={{ background: colorOf(phase) }} />
            <Text span size="sm">
              {words.phases[phase]}
            </Text>
            <Text span size="sm" c="dimmed">
              {formatDuration(ms)}
            </Text>
          </Group>
        ))}
      </Group>
      {timings?.resent_after_ms !== undefined && (
        <Text size="sm">{words.resent(formatDuration(timings.resent_after_ms))}</Text>
      )}
    </Stack>
  );
}
