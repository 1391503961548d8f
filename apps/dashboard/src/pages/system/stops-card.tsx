import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { StopIcon } from '../../components/icons.js';
import { ButtonLink } from '../../components/links.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { stopsQuery } from '../../queries/stops.js';
import { useMay } from '../../session/me.js';
import * as texts from '../../texts/index.js';
import { InstantText } from '../../time/instant-text.js';
import { Card } from './card.js';
import { ResumeStopDialog } from './resume-stop-dialog.js';
import { StopDialog } from './stop-dialog.js';

type Stop = Schemas['Stop'];

const route = getRouteApi('/shell/system');
const { stops: words } = texts.system;

/** Whether calls go out, and the switch for it. */
export function StopsCard() {
  const { data, error, refetch } = useQuery(stopsQuery);
  const mayStop = useMay('operator');
  const { stop } = route.useSearch();
  const navigate = useNavigate({ from: '/system' });
  const close = (): void => void navigate({ search: ({ stop: _closed, ...old }) => old });
  const stops = data?.data ?? [];
  return (
    <Card title={words.title}>
      {data === undefined && error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {stops.map((stop) => (
        <StopRow key={stop.namespace ?? ''} stop={stop} mayResume={mayStop} />
      ))}
      <Group justify="space-between">
        <Text>{data !== undefined && stops.length === 0 && words.goesOn}</Text>
        {mayStop ? (
          <ButtonLink
            from="/system"
            to="/system"
            search={(old) => ({ ...old, stop: 'yes' })}
            color="red"
            leftSection={<StopIcon size={16} />}
          >
            {words.stop}
          </ButtonLink>
        ) : (
          <Text size="sm" c="dimmed">
            {words.needsRole}
          </Text>
        )}
      </Group>
      {mayStop && stop === 'yes' && <StopDialog onClose={close} />}
    </Card>
  );
}

const nameOf = ({ namespace }: Stop): string =>
  namespace === null ? words.system : words.namespace(namespace);

function StopRow({ stop, mayResume }: { stop: Stop; mayResume: boolean }) {
  const [isAsking, setIsAsking] = useState(false);
  const name = nameOf(stop);
  return (
    <Alert color="red" icon={<StopIcon />} title={`${words.isStopped}: ${name}`}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{stop.reason ?? words.noReason}</Text>
        <Text size="sm" component="div">
          <InstantText at={stop.stopped_at} isRelative /> {words.by} {stop.actor}
        </Text>
        {mayResume && (
          <Button
            size="xs"
            variant="default"
            aria-label={words.resumeOf(name)}
            onClick={() => setIsAsking(true)}
          >
            {words.resume}
          </Button>
        )}
      </Stack>
      {isAsking && <ResumeStopDialog stop={stop} name={name} onClose={() => setIsAsking(false)} />}
    </Alert>
  );
}
