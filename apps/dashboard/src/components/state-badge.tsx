import { Badge } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import type { ComponentType } from 'react';
import * as texts from '../texts/index.js';
import {
  ActiveIcon,
  CancelledIcon,
  DisabledIcon,
  EndedIcon,
  FailedIcon,
  LostIcon,
  PausedIcon,
  QueuedIcon,
  RetryingIcon,
  RunningIcon,
  SkippedIcon,
  SucceededIcon,
  WaitingIcon,
} from './icons.js';

export type RunState = Schemas['Run']['state'];
export type JobStatus = Schemas['Job']['status'];

/** The shape and the colour of a state. */
export interface StateLook {
  icon: ComponentType<{ size?: number }>;
  color: string;
}

/** Each state has a shape of its own, since not everybody sees colours. */
const RUN_LOOKS: Record<RunState, StateLook> = {
  queued: { icon: QueuedIcon, color: 'gray' },
  running: { icon: RunningIcon, color: 'blue' },
  retrying: { icon: RetryingIcon, color: 'orange' },
  waiting: { icon: WaitingIcon, color: 'gray' },
  awaiting: { icon: WaitingIcon, color: 'violet' },
  succeeded: { icon: SucceededIcon, color: 'green' },
  failed: { icon: FailedIcon, color: 'red' },
  lost: { icon: LostIcon, color: 'red' },
  cancelled: { icon: CancelledIcon, color: 'gray' },
  skipped: { icon: SkippedIcon, color: 'yellow' },
};

const JOB_LOOKS: Record<JobStatus, StateLook> = {
  active: { icon: ActiveIcon, color: 'green' },
  paused: { icon: PausedIcon, color: 'yellow' },
  ended: { icon: EndedIcon, color: 'gray' },
  disabled: { icon: DisabledIcon, color: 'red' },
};

/** The state of a run: shape, word and colour. */
export const RunBadge = ({ state }: { state: RunState }) => (
  <StateBadge look={RUN_LOOKS[state]} label={texts.states.run[state]} />
);

/** The status of a job: shape, word and colour. */
export const JobBadge = ({ status }: { status: JobStatus }) => (
  <StateBadge look={JOB_LOOKS[status]} label={texts.states.job[status]} />
);

/** A state of anything: shape, word and colour. */
export function StateBadge({ look: { icon: Icon, color }, label }: { look: StateLook; label: string }) {
  return (
    <Badge variant="light" color={color} leftSection={<Icon size={14} />} tt="none" miw="max-content">
      {label}
    </Badge>
  );
}
