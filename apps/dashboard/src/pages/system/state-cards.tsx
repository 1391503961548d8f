import { Badge, Group, Skeleton, Stack, Text } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { FailedIcon, SucceededIcon } from '../../components/icons.js';
import { AnchorLink } from '../../components/links.js';
import * as texts from '../../texts/index.js';
import { Card } from './card.js';

type System = Schemas['System'];
type RunsNow = Schemas['Stats']['runs_now'];

const system = texts.system;

/** PostgreSQL, Redis and RabbitMQ, and whether they answer. */
export function DependenciesCard({ system: { health } }: { system: System }) {
  const isWell = health.status === 'ok';
  return (
    <Card title={system.health} note={isWell ? system.healthy : system.unhealthy(health.status)}>
      <Stack gap="xs">
        {Object.entries(health.dependencies).map(([name, state]) => (
          <Group key={name} justify="space-between">
            <Text>{system.names[name] ?? name}</Text>
            <DependencyBadge state={state} />
          </Group>
        ))}
      </Stack>
    </Card>
  );
}

function DependencyBadge({ state }: { state: string }) {
  const answers = state === 'up' || state === 'embedded';
  const Icon = answers ? SucceededIcon : FailedIcon;
  return (
    <Badge variant="light" tt="none" color={answers ? 'green' : 'red'} leftSection={<Icon size={14} />}>
      {system.states[state] ?? state}
    </Badge>
  );
}

/** The runs that have not ended, each state with its list. */
export function QueueCard({ now }: { now: RunsNow | undefined }) {
  const { queue } = system;
  return (
    <Card title={queue.title}>
      {now === undefined ? (
        <Skeleton height={150} />
      ) : (
        <Stack gap="xs">
          {(['queued', 'running', 'retrying', 'waiting', 'awaiting'] as const).map((state) => (
            <Group key={state} justify="space-between" wrap="nowrap">
              <AnchorLink to="/runs" search={{ state: [state] }}>
                {queue[state]}
              </AnchorLink>
              <Text fw={600}>{now[state].toLocaleString('en')}</Text>
            </Group>
          ))}
          <Group justify="space-between" wrap="nowrap">
            <AnchorLink to="/jobs" search={{ status: ['active'], sort: 'next_run' }}>
              {queue.late}
            </AnchorLink>
            <Text fw={600} {...(now.late > 0 && { c: 'red' })}>
              {now.late.toLocaleString('en')}
            </Text>
          </Group>
        </Stack>
      )}
    </Card>
  );
}

/** The versions of everything, and whether the time zones are current. */
export function VersionsCard({ system: found }: { system: System }) {
  const { versions } = system;
  const { zone_data: zones } = found;
  const pairs = [
    [versions.product, found.version],
    [versions.node, found.node_version],
    [versions.store, found.store_version],
    [versions.schema, found.schema.replace(/\.sql$/, '')],
    [versions.zones, `${zones.version}, ${versions.zoneSource(zones.source)}`],
  ] as const;
  return (
    <Card title={versions.title}>
      <Stack gap="xs">
        {pairs.map(([label, value]) => (
          <Group key={label} justify="space-between" gap="xs">
            <Text c="dimmed">{label}</Text>
            <Text ta="right" ml="auto" style={{ overflowWrap: 'anywhere' }}>
              {value}
            </Text>
          </Group>
        ))}
        <Group gap="xs">
          <Badge
            variant="light"
            tt="none"
            color={zones.outdated ? 'orange' : 'green'}
            leftSection={zones.outdated ? <FailedIcon size={14} /> : <SucceededIcon size={14} />}
          >
            {zones.outdated ? versions.zonesOutdated : versions.zonesCurrent}
          </Badge>
          {zones.outdated && <Text size="sm">{versions.zonesOld}</Text>}
        </Group>
      </Stack>
    </Card>
  );
}
