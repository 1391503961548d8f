import { Anchor, Code, Group, Paper, Stack, Text, VisuallyHidden } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import type { ReactNode } from 'react';
import { CopyText } from '../../components/code-block.js';
import { Facts, type Fact } from '../../components/facts.js';
import { NewTabIcon } from '../../components/icons.js';
import { AnchorLink } from '../../components/links.js';
import { reasonText } from '../../components/runs/reason-text.js';
import { RunBadge } from '../../components/state-badge.js';
import * as texts from '../../texts/index.js';
import { DurationText } from '../../time/duration-text.js';
import { InstantText } from '../../time/instant-text.js';

type Run = Schemas['Run'];

const labels = texts.run.facts;

/** A run at a glance. */
export function RunFacts({ run }: { run: Run }) {
  const reason = run.state === 'skipped' ? null : reasonText(run.reason);
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group gap="sm">
          <RunBadge state={run.state} />
          {reason !== null && <Text>{reason}</Text>}
        </Group>
        <Facts facts={rowsOf(run)} columns={3} />
        <Facts facts={identifiersOf(run)} columns={2} />
      </Stack>
    </Paper>
  );
}

const instant = (at: string | null): ReactNode => (at === null ? labels.notYet : <InstantText at={at} />);

function rowsOf(run: Run): Fact[] {
  return [
    { label: labels.job, value: <JobLink run={run} /> },
    { label: labels.scheduled, value: <InstantText at={run.scheduled_at} /> },
    { label: labels.trigger, value: texts.runs.triggers[run.trigger] },
    ...(run.state === 'skipped' ? [] : timeRows(run)),
    ...(run.next_attempt_at === null
      ? []
      : [{ label: labels.nextAttempt, value: <InstantText at={run.next_attempt_at} isRelative /> }]),
    ...(run.completion_due_at === null
      ? []
      : [{ label: labels.completionDue, value: <InstantText at={run.completion_due_at} /> }]),
    { label: labels.revision, value: <RevisionLink run={run} /> },
    ...(run.replay_of === null
      ? []
      : [{ label: labels.replayOf, value: <OriginalLink id={run.replay_of} /> }]),
  ];
}

/** They are longer than the rest: two of them fill a line. */
const identifiersOf = (run: Run): Fact[] => [
  { label: labels.id, value: <Identifier label={labels.id} text={run.id} /> },
  {
    label: labels.trace,
    value: <Identifier label={labels.trace} text={run.trace_id} url={run.trace_url} />,
  },
];

function timeRows({ started_at, finished_at, lateness_ms }: Run): Fact[] {
  const isOver = started_at !== null && finished_at !== null;
  const duration = isOver ? Date.parse(finished_at) - Date.parse(started_at) : null;
  return [
    { label: labels.started, value: instant(started_at) },
    { label: labels.finished, value: instant(finished_at) },
    { label: labels.duration, value: <DurationText ms={duration} /> },
    { label: labels.lateness, value: <DurationText ms={lateness_ms} /> },
  ];
}

const JobLink = ({ run }: { run: Run }) => (
  <AnchorLink to="/jobs/$jobId" params={{ jobId: run.job_id }} lineClamp={2}>
    <bdi>{run.job_name}</bdi>
  </AnchorLink>
);

const RevisionLink = ({ run: { job_id, job_revision } }: { run: Run }) => (
  <AnchorLink
    to="/jobs/$jobId"
    params={{ jobId: job_id }}
    search={{ tab: 'revisions', revision: String(job_revision) }}
  >
    {job_revision}
  </AnchorLink>
);

const OriginalLink = ({ id }: { id: string }) => (
  <AnchorLink to="/runs/$runId" params={{ runId: id }}>
    {labels.originalRun}
  </AnchorLink>
);

interface IdentifierProps {
  label: string;
  text: string;
  /** A page outside the dashboard that shows what is identified. */
  url?: string | undefined;
}

const Identifier = ({ label, text, url }: IdentifierProps) => (
  <Group gap={4} wrap="nowrap" align="flex-start">
    {url === undefined ? <IdentifierText text={text} /> : <OutsideLink text={text} url={url} />}
    <CopyText text={text} label={label} />
  </Group>
);

const IdentifierText = ({ text }: { text: string }) => (
  <Code style={{ overflowWrap: 'anywhere' }}>{text}</Code>
);

/** `noreferrer`: who looks at which run is no business of the other page. */
const OutsideLink = ({ text, url }: { text: string; url: string }) => (
  <Anchor href={url} target="_blank" rel="noreferrer" display="flex">
    <IdentifierText text={text} />
    <NewTabIcon size={14} style={{ flexShrink: 0, marginInlineStart: 4 }} aria-hidden />
    <VisuallyHidden> {labels.newTab}</VisuallyHidden>
  </Anchor>
);
