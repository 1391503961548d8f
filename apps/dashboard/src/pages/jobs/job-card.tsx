import { Box, Group, Stack, Text } from '@mantine/core';
import * as texts from '../../texts/index.js';
import { DuplicateLink, LastRunCell, NameCell, NextRunCell, SelectBox, StatusCell } from './job-cells.js';
import { RunStrip } from './run-strip.js';
import type { Job, Selection } from './selection.js';

interface JobCardProps {
  job: Job;
  selection: Selection | null;
  mayEdit: boolean;
}

/** A job on a phone. */
export function JobCard({ job, selection, mayEdit }: JobCardProps) {
  return (
    <Stack gap="xs">
      <Group wrap="nowrap" align="flex-start" gap="sm">
        <Box flex={1} miw={0}>
          <NameCell job={job} />
        </Box>
        <Group wrap="nowrap" gap="xs" mt={-4}>
          {mayEdit && <DuplicateLink job={job} />}
          {selection !== null && <SelectBox job={job} selection={selection} />}
        </Group>
      </Group>
      <Group gap="lg" align="flex-start">
        <StatusCell job={job} />
        {job.last_run !== null && <LastRunCell job={job} />}
      </Group>
      <RunStrip jobId={job.id} />
      <Group gap="xs" align="baseline" wrap="nowrap">
        <Text size="sm" c="dimmed" style={{ flexShrink: 0 }}>
          {texts.jobs.columns.nextRun}
        </Text>
        <NextRunCell job={job} />
      </Group>
    </Stack>
  );
}
