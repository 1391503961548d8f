import { Alert, Group, Stack, Text } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { useQuery } from '@tanstack/react-query';
import { SkippedIcon } from '../../components/icons.js';
import { ButtonLink } from '../../components/links.js';
import { reasonText } from '../../components/runs/reason-text.js';
import { client } from '../../queries/client.js';
import * as texts from '../../texts/index.js';
import { InstantText } from '../../time/instant-text.js';

const words = texts.run.skip;

/** Why no call was made, and the run that was in the way. */
export function SkipNotice({ run }: { run: Schemas['Run'] }) {
  const blocking = useBlockingRun(run);
  const { count = 1, from, to } = run;
  return (
    <Alert color="yellow" icon={<SkippedIcon />} title={words.title}>
      <Stack gap="sm">
        <Text size="sm">{reasonText(run.reason)}</Text>
        {count > 1 && from !== undefined && to !== undefined && (
          <Text size="sm" component="div">
            {words.many(count)} <InstantText at={from} /> {words.to} <InstantText at={to} />
          </Text>
        )}
        <Group gap="xs">
          {blocking !== null && (
            <ButtonLink to="/runs/$runId" params={{ runId: blocking }} size="xs">
              {words.blockedBy}
            </ButtonLink>
          )}
          <ButtonLink
            to="/jobs/$jobId"
            params={{ jobId: run.job_id }}
            search={{ tab: 'ticks', ...around(from ?? run.scheduled_at) }}
            size="xs"
            variant="default"
          >
            {words.tick}
          </ButtonLink>
        </Group>
      </Stack>
    </Alert>
  );
}

const HALF_AN_HOUR = 1_800_000;

/** A tick, and the hour around it: the time line itself may begin later. */
const around = (tick: string) => ({
  tick,
  from: new Date(Date.parse(tick) - HALF_AN_HOUR).toISOString(),
  to: new Date(Date.parse(tick) + HALF_AN_HOUR).toISOString(),
});

/** Runs do not name the run that blocked them; their ticks do. */
function useBlockingRun({ job_id, scheduled_at, reason }: Schemas['Run']): string | null {
  const to = new Date(Date.parse(scheduled_at) + 1).toISOString();
  const query = useQuery({
    queryKey: ['ticks', job_id, 'one', scheduled_at],
    queryFn: ({ signal }) => client.listTicks({ id: job_id, from: scheduled_at, to, limit: 1 }, { signal }),
    enabled: reason === 'overlap',
    staleTime: Infinity,
  });
  return query.data?.data[0]?.blocked_by ?? null;
}
