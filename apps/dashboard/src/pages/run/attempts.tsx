import { Accordion, Badge, Group, Stack, Text, Title } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { EmptyState } from '../../components/empty-state.js';
import { reasonText } from '../../components/runs/reason-text.js';
import { isActiveState } from '../../components/runs/run-filter.js';
import * as texts from '../../texts/index.js';
import { formatDuration, formatLocal, viewerZone } from '../../time/format.js';
import { AttemptDetail } from './attempt-detail.js';
import { attemptOutcomes, type AttemptOutcome } from './attempt-outcomes.js';

type Run = Schemas['Run'];
type Attempt = Schemas['Attempt'];

const words = texts.run.attempts;
const route = getRouteApi('/shell/runs/$runId');
const NONE = 'none';

/** The calls of a run, one of them open: the last one, unless the URL names another. */
export function Attempts({ run }: { run: Run }) {
  const { attempt: asked } = route.useSearch();
  const navigate = useNavigate({ from: '/runs/$runId' });
  const { attempts } = run;
  if (attempts.length === 0) return <NoAttempts run={run} />;
  const open = asked ?? String(attempts.length);
  const outcomes = attemptOutcomes(run);
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        {words.title}
      </Title>
      <Accordion
        variant="separated"
        order={3}
        value={open === NONE ? null : open}
        onChange={(place) =>
          void navigate({ search: { attempt: place ?? NONE }, replace: true, resetScroll: false })
        }
      >
        {attempts.map((attempt, index) => (
          <Accordion.Item key={index} value={String(index + 1)}>
            <Accordion.Control>
              <AttemptSummary attempt={attempt} outcome={outcomes[index] ?? null} />
            </Accordion.Control>
            <Accordion.Panel>
              {open === String(index + 1) && <AttemptDetail attempt={attempt} />}
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Stack>
  );
}

const COLORS = { succeeded: 'green', failed: 'red' };

function AttemptSummary({ attempt, outcome }: { attempt: Attempt; outcome: AttemptOutcome }) {
  const { number, http_status, error_code, started_at, duration_ms } = attempt;
  return (
    <Group gap="sm">
      <Text span fw={600}>
        {words.number(number)}
      </Text>
      <Badge variant="light" color={outcome === null ? 'gray' : COLORS[outcome]} tt="none">
        {http_status === null ? words.noAnswer : words.status(http_status)}
      </Badge>
      {error_code !== null && (
        <Text span size="sm">
          {reasonText(error_code)}
        </Text>
      )}
      <Text span size="sm" c="dimmed">
        {formatLocal(Date.parse(started_at), viewerZone())} · {formatDuration(duration_ms)}
      </Text>
    </Group>
  );
}

function NoAttempts({ run }: { run: Run }) {
  const { noneCause } = words;
  return (
    <EmptyState title={words.none} cause={isActiveState(run.state) ? noneCause.active : noneCause.ended} />
  );
}
