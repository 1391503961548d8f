import { ActionIcon, Anchor, Badge, Checkbox, Code, Group, Stack, Text, Tooltip } from '@mantine/core';
import { DEFAULT_NAMESPACE } from '@job-scheduler/job-model/browser';
import { Link } from '@tanstack/react-router';
import { CopyIcon } from '../../components/icons.js';
import { JobBadge, RunBadge } from '../../components/state-badge.js';
import * as texts from '../../texts/index.js';
import { formatDuration, formatRelative } from '../../time/format.js';
import { InstantText } from '../../time/instant-text.js';
import { useNow } from '../../time/use-now.js';
import { toggle, useIsSelected, type Job, type Selection } from './selection.js';

const TAGS_SHOWN = 3;
const LATE_AFTER_MS = 5_000;

/** Chooses a job for the bulk actions. */
export function SelectBox({ job, selection }: { job: Job; selection: Selection }) {
  return (
    <Checkbox
      aria-label={texts.jobs.select.one(job.name)}
      checked={useIsSelected(selection, job.id)}
      onChange={() => toggle(selection, job)}
    />
  );
}

/** Leads to a new job that is filled in like this one. */
export const DuplicateLink = ({ job }: { job: Job }) => (
  <ActionIcon
    variant="subtle"
    color="gray"
    size={32}
    aria-label={texts.jobs.duplicateOne(job.name)}
    title={texts.jobs.duplicate}
    renderRoot={(props) => <Link to="/jobs/new" search={{ from: job.id } as never} {...props} />}
  >
    <CopyIcon size={16} />
  </ActionIcon>
);

/** The name, which leads to the job, with its schedule and tags. */
export function NameCell({ job }: { job: Job }) {
  return (
    <Stack gap={4} miw={0}>
      <Anchor
        fw={600}
        dir="auto"
        ta="left"
        lineClamp={2}
        title={job.name}
        style={{ overflowWrap: 'anywhere' }}
        renderRoot={(props) => <Link to="/jobs/$jobId" params={{ jobId: job.id }} {...props} />}
      >
        {job.name}
      </Anchor>
      <Group gap={6}>
        <Code style={{ overflowWrap: 'anywhere' }}>{job.schedule}</Code>
        {job.namespace !== DEFAULT_NAMESPACE && (
          <Text size="xs" c="dimmed">
            {job.namespace}
          </Text>
        )}
        <Tags tags={job.tags} />
      </Group>
    </Stack>
  );
}

/** Each leads to the list of its jobs. */
function Tags({ tags }: { tags: readonly string[] }) {
  const hidden = tags.slice(TAGS_SHOWN);
  return (
    <>
      {tags.slice(0, TAGS_SHOWN).map((tag) => (
        <Badge
          key={tag}
          variant="default"
          size="sm"
          tt="none"
          fw={500}
          maw={160}
          title={tag}
          style={{ cursor: 'pointer' }}
          renderRoot={(props) => <Link to="/jobs" search={(old) => ({ ...old, tag: [tag] })} {...props} />}
        >
          {tag}
        </Badge>
      ))}
      {hidden.length > 0 && (
        <Tooltip
          label={hidden.join(', ')}
          multiline
          maw={320}
          events={{ hover: true, focus: true, touch: true }}
        >
          <Text size="xs" c="dimmed" span tabIndex={0}>
            {texts.jobs.moreTags(hidden.length)}
          </Text>
        </Tooltip>
      )}
    </>
  );
}

/** Whether a job runs, and why not. */
export function StatusCell({ job }: { job: Job }) {
  const reason = job.pause?.reason ?? null;
  return (
    <Stack gap={4} align="flex-start" miw={0}>
      <JobBadge status={job.status} />
      {reason !== null && (
        <Text size="xs" c="dimmed" lineClamp={2} title={reason} style={{ overflowWrap: 'anywhere' }}>
          {reason}
        </Text>
      )}
    </Stack>
  );
}

/** The newest run, which it leads to. */
export function LastRunCell({ job: { last_run: run } }: { job: Job }) {
  if (run === null) return <Text c="dimmed">{texts.time.unknown}</Text>;
  return (
    <Stack gap={4} align="flex-start">
      <Link
        to="/runs/$runId"
        params={{ runId: run.id }}
        aria-label={texts.jobs.lastRun(texts.states.run[run.state])}
        style={{ display: 'flex', textDecoration: 'none' }}
      >
        <RunBadge state={run.state} />
      </Link>
      <Text size="xs" c="dimmed">
        <InstantText at={run.scheduled_at} isRelative />
      </Text>
    </Stack>
  );
}

/** The next run as a countdown, and in the job's own zone. */
export function NextRunCell({ job: { next_run: at, timezone } }: { job: Job }) {
  if (at === null) return <Missing />;
  return (
    <Stack gap={4}>
      <Text size="sm">
        <Countdown at={at} />
      </Text>
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        <InstantText at={at} zone={timezone} />
      </Text>
    </Stack>
  );
}

/** Alone, so that only this text is rendered each second. */
function Countdown({ at }: { at: string }) {
  const distance = Date.parse(at) - useNow();
  // What is due this very moment is not late yet.
  if (distance < -LATE_AFTER_MS) return <>{texts.jobs.late(formatDuration(-distance))}</>;
  return <>{distance <= 0 ? texts.jobs.dueNow : formatRelative(distance, 0)}</>;
}

const Missing = () => (
  <Text size="sm" c="dimmed">
    {texts.jobs.never}
  </Text>
);
