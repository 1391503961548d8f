import { Badge, Group, Progress, Text } from '@mantine/core';
import type { ComponentType } from 'react';
import {
  CancelledIcon,
  FailedIcon,
  PausedIcon,
  QueuedIcon,
  RunningIcon,
  SucceededIcon,
} from '../../components/icons.js';
import * as texts from '../../texts/index.js';
import { percentOf, type LongOperation, type OperationState } from './operation-texts.js';

interface Look {
  icon: ComponentType<{ size?: number }>;
  color: string;
}

const LOOKS: Record<OperationState, Look> = {
  pending: { icon: QueuedIcon, color: 'gray' },
  running: { icon: RunningIcon, color: 'blue' },
  paused: { icon: PausedIcon, color: 'yellow' },
  succeeded: { icon: SucceededIcon, color: 'green' },
  failed: { icon: FailedIcon, color: 'red' },
  cancelled: { icon: CancelledIcon, color: 'gray' },
};

/** The state of an operation: shape, word and colour. */
export function OperationBadge({ state }: { state: OperationState }) {
  const { icon: Icon, color } = LOOKS[state];
  return (
    <Badge variant="light" color={color} leftSection={<Icon size={14} />} tt="none" miw="max-content">
      {texts.operations.states[state]}
    </Badge>
  );
}

/** How far an operation has come. */
export function OperationProgress({ operation }: { operation: LongOperation }) {
  const { done, failed, total } = operation;
  const percent = percentOf(operation);
  const { progress, progressLabel, failedOf } = texts.operations;
  const share = (count: number): number => (total === 0 ? 0 : (count / total) * 100);
  return (
    <div>
      <Progress.Root size="lg" aria-label={progressLabel(percent)}>
        <Progress.Section value={share(done)} color="blue" aria-label={progressLabel(percent)} />
        <Progress.Section value={share(failed)} color="red" withAria={false} />
      </Progress.Root>
      <Group gap="xs" mt={4}>
        <Text size="xs">{progress((done + failed).toLocaleString('en'), total.toLocaleString('en'))}</Text>
        {failed > 0 && (
          <Text size="xs" c="red">
            {failedOf(failed.toLocaleString('en'))}
          </Text>
        )}
      </Group>
    </div>
  );
}
