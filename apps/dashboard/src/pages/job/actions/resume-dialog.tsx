import { Group, Radio, Skeleton, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { Schemas } from '@job-scheduler/api-client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FormDialog } from '../../../components/form-dialog.js';
import { client } from '../../../queries/client.js';
import * as texts from '../../../texts/index.js';
import { now } from '../../../time/clock.js';
import { formatDuration } from '../../../time/format.js';
import { ticksWithin } from '../ticks/ticks-query.js';
import {
  CATCH_UPS,
  heldSince,
  MOST_CAUGHT_UP,
  resumeCounts,
  type CatchUp,
  type ResumeCounts,
} from './resume-counts.js';
import { useJobAction } from './use-job-action.js';

type Job = Schemas['Job'];

const words = texts.job.resume;

/** Resumes a job; first says how many ticks would run under each choice. */
export function ResumeDialog({ job, onClose }: { job: Job; onClose: () => void }) {
  const [catchUp, setCatchUp] = useState<CatchUp>('none');
  const counts = useQuery({
    queryKey: ['ticks', job.id, 'held', job.revision],
    queryFn: ({ signal }) => countHeld(job, signal),
    gcTime: 0,
  });
  const resume = useJobAction(
    () => client.resumeJob({ id: job.id, body: { catch_up: catchUp } }),
    ({ queued, missed }) => {
      notifications.show({ color: 'green', message: words.resumed(queued, missed) });
      onClose();
    },
  );
  return (
    <FormDialog
      title={words.title(job.name)}
      submitLabel={words.confirm}
      isBusy={resume.isPending}
      error={resume.error ?? counts.error}
      onSubmit={() => resume.mutate(undefined)}
      onClose={onClose}
    >
      <Radio.Group
        label={words.missed}
        description={counts.data === undefined && counts.error === null ? words.counting : undefined}
        value={catchUp}
        onChange={(value) => setCatchUp(value as CatchUp)}
      >
        <Stack gap="sm" mt="xs">
          {CATCH_UPS.map((each) => (
            <Choice key={each} job={job} catchUp={each} counts={counts.data} />
          ))}
        </Stack>
      </Radio.Group>
    </FormDialog>
  );
}

interface ChoiceProps {
  job: Job;
  catchUp: CatchUp;
  counts: ResumeCounts | undefined;
}

function Choice({ job, catchUp, counts }: ChoiceProps) {
  const window = formatDuration(job.catch_up_window_seconds * 1_000);
  const hints: Record<CatchUp, string | undefined> = {
    none: words.noneHint,
    latest: undefined,
    all: words.allHint(window),
  };
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <Radio value={catchUp} label={words[catchUp]} description={hints[catchUp]} />
      {counts === undefined ? (
        <Skeleton height={20} width={60} />
      ) : (
        <Text span fw={600} style={{ whiteSpace: 'nowrap' }}>
          {words.runs(counts[catchUp])}
        </Text>
      )}
    </Group>
  );
}

/** Counts no further than ticks could run: a job of every second that was paused for a month holds millions. */
async function countHeld(job: Job, signal: AbortSignal): Promise<ResumeCounts> {
  const to = now();
  const since = heldSince(job);
  const from = Math.max(since, to - job.catch_up_window_seconds * 1_000);
  if (from >= to) return resumeCounts([], []);
  const recent = await ticksWithin(job.id, { from, to }, MOST_CAUGHT_UP, signal);
  const first = await ticksWithin(job.id, { from: since, to }, 50, signal);
  return resumeCounts(first.ticks, recent.ticks);
}
