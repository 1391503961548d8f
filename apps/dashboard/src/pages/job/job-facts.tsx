import { Badge, Button, Code, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { useState, type ReactNode } from 'react';
import { AnchorLink } from '../../components/links.js';
import { JobBadge, RunBadge } from '../../components/state-badge.js';
import * as texts from '../../texts/index.js';
import { InstantText } from '../../time/instant-text.js';
import { useNow } from '../../time/use-now.js';
import { useSchedulePreview } from './schedule-query.js';

type Job = Schemas['Job'];

const TAGS_SHOWN = 8;

/** The state of a job at a glance. */
export function JobFacts({ job }: { job: Job }) {
  const { header } = texts.job;
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group gap="xs">
          <JobBadge status={job.status} />
          <Badge variant="default" tt="none">
            {job.namespace}
          </Badge>
          <Tags tags={job.tags} />
        </Group>
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <Fact label={header.schedule}>
            <ScheduleWords job={job} />
          </Fact>
          <Fact label={header.nextRun}>
            <NextRun job={job} />
          </Fact>
          <Fact label={header.lastRun}>
            <LastRun job={job} />
          </Fact>
        </SimpleGrid>
      </Stack>
    </Paper>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Stack gap={2} align="flex-start">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      {children}
    </Stack>
  );
}

function ScheduleWords({ job }: { job: Job }) {
  const preview = useSchedulePreview(job);
  return (
    <>
      <Text>{preview.data?.description ?? job.schedule}</Text>
      <Code style={{ overflowWrap: 'anywhere' }}>{job.schedule}</Code>
    </>
  );
}

function NextRun({ job }: { job: Job }) {
  if (job.next_run === null) return <Text>{texts.job.header.noNextRun[job.status]}</Text>;
  return (
    <>
      <Text component="div">
        <Countdown at={job.next_run} />
      </Text>
      <Text size="sm" c="dimmed" component="div">
        <InstantText at={job.next_run} zone={job.timezone} />
      </Text>
    </>
  );
}

/** A tick whose time has come is due until its run is recorded. */
function Countdown({ at }: { at: string }) {
  return Date.parse(at) <= useNow() ? texts.job.header.due : <InstantText at={at} isRelative />;
}

function LastRun({ job: { last_run } }: { job: Job }) {
  if (last_run === null) return <Text>{texts.job.header.never}</Text>;
  return (
    <>
      <Group gap="xs">
        <RunBadge state={last_run.state} />
        <AnchorLink to="/runs/$runId" params={{ runId: last_run.id }} size="sm">
          {texts.job.actions.openRun}
        </AnchorLink>
      </Group>
      <Text size="sm" c="dimmed" component="div">
        <InstantText at={last_run.scheduled_at} isRelative />
      </Text>
    </>
  );
}

function Tags({ tags }: { tags: readonly string[] }) {
  const [isOpen, setOpen] = useState(false);
  const hidden = tags.length - TAGS_SHOWN;
  return (
    <>
      {(isOpen ? tags : tags.slice(0, TAGS_SHOWN)).map((tag) => (
        <Badge key={tag} variant="light" color="gray" tt="none" maw={220}>
          {tag}
        </Badge>
      ))}
      {hidden > 0 && (
        <Button size="compact-xs" variant="subtle" onClick={() => setOpen(!isOpen)}>
          {isOpen ? texts.job.header.fewerTags : texts.job.header.moreTags(hidden)}
        </Button>
      )}
    </>
  );
}
