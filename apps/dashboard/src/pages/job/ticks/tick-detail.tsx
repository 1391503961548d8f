import { ActionIcon, CloseButton, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { NextIcon, PreviousIcon } from '../../../components/icons.js';
import { RunBadge } from '../../../components/state-badge.js';
import { client } from '../../../queries/client.js';
import { keys } from '../../../queries/keys.js';
import * as texts from '../../../texts/index.js';
import { formatLocal, formatUtc, viewerZone } from '../../../time/format.js';
import { InstantText } from '../../../time/instant-text.js';
import { weightOf, type Tick } from './lanes.js';
import { TickBadge } from './tick-badge.js';
import { tickReason } from './tick-reason.js';
import { AnchorLink, ButtonLink } from '../../../components/links.js';

interface TickDetailProps {
  job: Schemas['Job'];
  tick: Tick;
  /** Null at the ends of the list. */
  onPrevious: (() => void) | null;
  onNext: (() => void) | null;
  onClose: () => void;
}

/** What came of one tick, why, and the runs that tell more. */
export function TickDetail({ job, tick, onPrevious, onNext, onClose }: TickDetailProps) {
  const words = texts.job.ticks;
  return (
    <Paper withBorder p="md" component="section" aria-label={words.details}>
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Group gap="xs">
            <TickBadge state={tick.state} />
            <Title order={2} size="h5">
              <InstantText at={tick.at} />
            </Title>
            {weightOf(tick) > 1 && (
              <Text span c="dimmed">
                {words.count(weightOf(tick))}
              </Text>
            )}
          </Group>
          <Group gap={4} wrap="nowrap">
            <StepButton label={words.previous} icon={<PreviousIcon size={18} />} onClick={onPrevious} />
            <StepButton label={words.next} icon={<NextIcon size={18} />} onClick={onNext} />
            <CloseButton aria-label={words.close} onClick={onClose} />
          </Group>
        </Group>
        <Reason job={job} tick={tick} />
        {tick.blocked_by !== null && <Blocking runId={tick.blocked_by} />}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
          {tick.local !== null && <Fact label={words.local(job.timezone)}>{wallClock(tick.local)}</Fact>}
          <Fact label={words.utc}>{formatUtc(Date.parse(tick.at))}</Fact>
          {tick.until !== undefined && (
            <Fact label={words.until}>
              <InstantText at={tick.until} />
            </Fact>
          )}
        </SimpleGrid>
        {tick.run_id !== null && (
          <Group>
            <ButtonLink to="/runs/$runId" params={{ runId: tick.run_id }} variant="default" size="xs">
              {words.openRun}
            </ButtonLink>
          </Group>
        )}
      </Stack>
    </Paper>
  );
}

/** `2030-01-03T14:05:09+01:00` as `2030-01-03 14:05:09 +01:00`. */
const wallClock = (local: string): string => local.replace('T', ' ').replace(/([+-]\d\d:\d\d|Z)$/, ' $1');

function StepButton({
  label,
  icon,
  onClick,
}: {
  label: string;
  icon: ReactNode;
  onClick: (() => void) | null;
}) {
  return (
    <ActionIcon variant="subtle" aria-label={label} disabled={onClick === null} onClick={() => onClick?.()}>
      {icon}
    </ActionIcon>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Text size="sm" component="div">
      <Text span size="sm" c="dimmed">
        {label}:{' '}
      </Text>
      {children}
    </Text>
  );
}

function Reason({ job, tick }: { job: Schemas['Job']; tick: Tick }) {
  const reason = tickReason(tick);
  if (reason === '') return null;
  const isOverlap = tick.reason === 'overlap';
  return (
    <Text>
      {reason}
      {isOverlap && ` ${texts.job.ticks.overlapHint[job.overlap]}`}
    </Text>
  );
}

/** The run because of which the tick did not run, or waits. */
function Blocking({ runId }: { runId: string }) {
  const run = useQuery({
    queryKey: keys.one('runs', runId),
    queryFn: ({ signal }) => client.getRun({ id: runId }, { signal }),
  });
  return (
    <Group gap="xs">
      <Text span>{texts.job.ticks.blockedBy}</Text>
      <AnchorLink to="/runs/$runId" params={{ runId }}>
        {run.data === undefined
          ? texts.job.ticks.openBlocking
          : formatLocal(Date.parse(run.data.scheduled_at), viewerZone())}
      </AnchorLink>
      {run.data !== undefined && <RunBadge state={run.data.state} />}
    </Group>
  );
}
