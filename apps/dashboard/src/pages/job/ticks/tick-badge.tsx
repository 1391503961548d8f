import { Badge } from '@mantine/core';
import { PausedIcon, QueuedIcon, WaitingIcon } from '../../../components/icons.js';
import { RunBadge } from '../../../components/state-badge.js';
import * as texts from '../../../texts/index.js';
import type { Tick } from './lanes.js';

const PROSPECTS = { expected: QueuedIcon, due: WaitingIcon, held: PausedIcon } as const;
const COLORS = { expected: 'gray', due: 'blue', held: 'yellow' } as const;

/** What came, or will come, of a tick: shape, word and colour. */
export function TickBadge({ state }: { state: Tick['state'] }) {
  if (state !== 'expected' && state !== 'due' && state !== 'held') return <RunBadge state={state} />;
  const Icon = PROSPECTS[state];
  return (
    <Badge variant="light" color={COLORS[state]} leftSection={<Icon size={14} />} tt="none">
      {tickWord(state)}
    </Badge>
  );
}

/** What came of a tick, in a word. */
export const tickWord = (state: Tick['state']): string =>
  state === 'expected' || state === 'due' || state === 'held'
    ? texts.job.ticks.states[state]
    : texts.states.run[state];
