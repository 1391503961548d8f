import { Group, Progress, Text } from '@mantine/core';
import {
  CancelledIcon,
  FailedIcon,
  PausedIcon,
  QueuedIcon,
  RunningIcon,
  SucceededIcon,
} from '../../components/icons.js';
import { StateBadge, type StateLook } from '../../components/state-badge.js';
import * as texts from '../../texts/index.js';
import { percentOf, type LongOperation, type OperationState } from './operation-texts.js';

const LOOKS: Record<OperationState, StateLook> = {
  pending: { icon: QueuedIcon, color: 'gray' },
  running: { icon: RunningIcon, color: 'blue' },
  paused: { icon: PausedIcon, color: 'yellow' },
  succeeded: { icon: SucceededIcon, color: 'green' },
  failed: { icon: FailedIcon, color: 'red' },
  cancelled: { icon: CancelledIcon, color: 'gray' },
};

/** The state of an operation: shape, word and colour. */
export const OperationBadge = ({ state }: { state: OperationState }) => (
  <StateBadge look={LOOKS[state]} label={texts.operations.states[state]} />
);

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
