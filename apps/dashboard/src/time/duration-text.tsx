import { Text } from '@mantine/core';
import * as texts from '../texts/index.js';
import { formatDuration } from './format.js';

/** A duration in the units that people use; a dash when it is not known. */
export function DurationText({ ms }: { ms: number | null }) {
  return (
    <Text span inherit>
      {ms === null ? texts.time.unknown : formatDuration(ms)}
    </Text>
  );
}
