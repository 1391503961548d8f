import { Alert, Text } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { DisabledIcon, PausedIcon } from '../../components/icons.js';
import * as texts from '../../texts/index.js';
import { InstantText } from '../../time/instant-text.js';

/** Why the job does not run by its schedule, if it does not. */
export function JobNotice({ job }: { job: Schemas['Job'] }) {
  const { header } = texts.job;
  if (job.status === 'disabled') {
    return (
      <Alert color="red" icon={<DisabledIcon />} title={header.disabledTitle}>
        {job.pause?.reason ?? header.disabledCause} {header.disabledUntil}
      </Alert>
    );
  }
  if (job.status !== 'paused' || job.pause === null) return null;
  const { actor, reason, paused_at, until } = job.pause;
  return (
    <Alert color="yellow" icon={<PausedIcon />} title={header.pausedBy(actor)}>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {reason ?? header.noReason}
      </Text>
      <Text size="sm" component="div">
        {header.pausedSince} <InstantText at={paused_at} />
        {until !== null && (
          <>
            {' '}
            {header.pausedUntil} <InstantText at={until} />
          </>
        )}
      </Text>
    </Alert>
  );
}
