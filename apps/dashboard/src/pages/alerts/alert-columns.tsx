import { Anchor, Badge, Group, Stack, Text } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { Link } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import type { Column } from '../../components/data-table.js';
import {
  DisabledIcon,
  FailedIcon,
  LostIcon,
  QueuedIcon,
  SkippedIcon,
  SucceededIcon,
} from '../../components/icons.js';
import { reasonText } from '../../components/runs/reason-text.js';
import * as texts from '../../texts/index.js';
import { InstantText } from '../../time/instant-text.js';

export type Alert = Schemas['Alert'];

interface Look {
  icon: ComponentType<{ size?: number }>;
  color: string;
}

const EVENT_LOOKS: Record<Alert['event'], Look> = {
  failure: { icon: FailedIcon, color: 'red' },
  recovery: { icon: SucceededIcon, color: 'green' },
  disabled: { icon: DisabledIcon, color: 'red' },
  missed: { icon: SkippedIcon, color: 'yellow' },
};

const STATE_LOOKS: Record<Alert['state'], Look> = {
  pending: { icon: QueuedIcon, color: 'gray' },
  delivered: { icon: SucceededIcon, color: 'green' },
  failed: { icon: LostIcon, color: 'red' },
};

const { columns } = texts.alerts;

export const ALERT_COLUMNS: readonly Column<Alert>[] = [
  { id: 'at', title: columns.at, width: 150, cell: ({ at }) => <InstantText at={at} isRelative /> },
  { id: 'event', title: columns.event, width: 190, cell: (alert) => <EventCell alert={alert} /> },
  { id: 'job', title: columns.job, cell: (alert) => <JobCell alert={alert} /> },
  { id: 'to', title: columns.to, cell: (alert) => <ToCell alert={alert} /> },
  { id: 'state', title: columns.state, width: 220, cell: (alert) => <DeliveryCell alert={alert} /> },
];

/** An alert on a phone. */
export function AlertCard({ alert }: { alert: Alert }) {
  return (
    <Stack gap="xs">
      <Group justify="space-between" align="flex-start">
        <EventCell alert={alert} />
        <Text size="sm" c="dimmed">
          <InstantText at={alert.at} isRelative />
        </Text>
      </Group>
      <JobCell alert={alert} />
      <ToCell alert={alert} />
      <DeliveryCell alert={alert} />
    </Stack>
  );
}

function LookBadge({ look: { icon: Icon, color }, label }: { look: Look; label: string }) {
  return (
    <Badge variant="light" color={color} leftSection={<Icon size={14} />} tt="none">
      {label}
    </Badge>
  );
}

function EventCell({ alert: { event, failures } }: { alert: Alert }) {
  return (
    <Stack gap={4} align="flex-start">
      <LookBadge look={EVENT_LOOKS[event]} label={texts.alerts.events[event]} />
      {event !== 'missed' && failures > 0 && (
        <Text size="xs" c="dimmed">
          {texts.alerts.failures(failures)}
        </Text>
      )}
    </Stack>
  );
}

function JobCell({ alert: { job_id: jobId, job_name: name, reason, run_id: runId } }: { alert: Alert }) {
  return (
    <Stack gap={4} align="flex-start" miw={0}>
      <Anchor
        fw={600}
        dir="auto"
        ta="left"
        lineClamp={2}
        style={{ overflowWrap: 'anywhere' }}
        renderRoot={(props) => <Link to="/jobs/$jobId" params={{ jobId }} {...props} />}
      >
        {name}
      </Anchor>
      {reason !== null && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {reasonText(reason)}
        </Text>
      )}
      {runId !== null && (
        <Anchor size="xs" renderRoot={(props) => <Link to="/runs/$runId" params={{ runId }} {...props} />}>
          {texts.alerts.run}
        </Anchor>
      )}
    </Stack>
  );
}

function ToCell({ alert: { to } }: { alert: Alert }) {
  const address = 'url' in to ? to.url : to.address;
  return (
    <Text size="sm" lineClamp={2} title={address} style={{ overflowWrap: 'anywhere' }}>
      {address}
    </Text>
  );
}

function DeliveryCell({ alert: { state, attempts, last_error: error } }: { alert: Alert }) {
  return (
    <Stack gap={4} align="flex-start">
      <LookBadge look={STATE_LOOKS[state]} label={texts.alerts.states[state]} />
      {state !== 'delivered' && attempts > 0 && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }} lineClamp={3}>
          {[texts.alerts.attempts(attempts), error].filter((part) => part !== null).join(': ')}
        </Text>
      )}
    </Stack>
  );
}
