import { Anchor, Code, Group, Stack, Text } from '@mantine/core';
import { DEFAULT_NAMESPACE } from '@job-scheduler/job-model/browser';
import { Link } from '@tanstack/react-router';
import type { Column } from '../../components/data-table.js';
import { RowActions } from '../../components/row-actions.js';
import * as texts from '../../texts/index.js';
import { InstantText } from '../../time/instant-text.js';
import type { Secret } from './secret-place.js';

/** What opens and closes the dialogs of the page. */
export interface SecretDialogs {
  create: () => void;
  replace: (secret: Secret) => void;
  delete: (secret: Secret) => void;
  close: () => void;
}

const JOBS_SHOWN = 3;
const { columns } = texts.secrets;

/** The columns of the list; without dialogs for whoever may change nothing. */
export const secretColumns = (dialogs: SecretDialogs | null): readonly Column<Secret>[] => [
  { id: 'name', title: columns.name, cell: (secret) => <NameCell secret={secret} /> },
  { id: 'hosts', title: columns.hosts, width: 180, cell: (secret) => <HostsCell secret={secret} /> },
  { id: 'used', title: columns.used, cell: (secret) => <UsedByCell secret={secret} /> },
  { id: 'changed', title: columns.changed, width: 150, cell: (secret) => <ChangedCell secret={secret} /> },
  ...(dialogs === null
    ? []
    : [
        {
          id: 'actions',
          title: columns.actions,
          width: 205,
          cell: (secret: Secret) => <Actions secret={secret} dialogs={dialogs} />,
        },
      ]),
];

interface SecretCardProps {
  secret: Secret;
  dialogs: SecretDialogs | null;
}

/** A secret on a phone. */
export function SecretCard({ secret, dialogs }: SecretCardProps) {
  return (
    <Stack gap="xs">
      <NameCell secret={secret} />
      <Fact name={columns.hosts}>
        <HostsCell secret={secret} />
      </Fact>
      <Fact name={columns.used}>
        <UsedByCell secret={secret} />
      </Fact>
      <Fact name={columns.changed}>
        <ChangedCell secret={secret} />
      </Fact>
      {dialogs !== null && <Actions secret={secret} dialogs={dialogs} />}
    </Stack>
  );
}

const Fact = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <Group gap="xs" align="baseline" wrap="nowrap">
    <Text size="sm" c="dimmed" w={110} style={{ flexShrink: 0 }}>
      {name}
    </Text>
    {children}
  </Group>
);

function NameCell({ secret: { name, namespace, description } }: { secret: Secret }) {
  return (
    <Stack gap={4} align="flex-start" miw={0}>
      <Code fw={600} style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Code>
      {namespace !== DEFAULT_NAMESPACE && (
        <Text size="xs" c="dimmed">
          {namespace}
        </Text>
      )}
      {description !== '' && (
        <Text size="sm" c="dimmed" dir="auto" ta="left" lineClamp={3} style={{ overflowWrap: 'anywhere' }}>
          {description}
        </Text>
      )}
    </Stack>
  );
}

const HostsCell = ({ secret: { allowed_hosts: hosts } }: { secret: Secret }) => (
  <Text size="sm" {...(hosts === null ? { c: 'dimmed' } : {})} style={{ overflowWrap: 'anywhere' }}>
    {hosts?.join(', ') ?? texts.secrets.anyHost}
  </Text>
);

function UsedByCell({ secret: { used_by: jobs, used_by_count: count } }: { secret: Secret }) {
  if (count === 0) {
    return (
      <Text size="sm" c="dimmed">
        {texts.secrets.unused}
      </Text>
    );
  }
  return <UsingJobs jobs={jobs.slice(0, JOBS_SHOWN)} count={count} />;
}

interface UsingJobsProps {
  jobs: Secret['used_by'];
  /** How many there are in all. */
  count: number;
}

/** Links to the jobs that use a secret. */
export function UsingJobs({ jobs, count }: UsingJobsProps) {
  const hidden = count - jobs.length;
  return (
    <Stack gap={2} align="flex-start" miw={0}>
      {jobs.map(({ id, name }) => (
        <Anchor
          key={id}
          size="sm"
          dir="auto"
          ta="left"
          lineClamp={1}
          title={name}
          style={{ overflowWrap: 'anywhere' }}
          renderRoot={(props) => <Link to="/jobs/$jobId" params={{ jobId: id }} {...props} />}
        >
          {name}
        </Anchor>
      ))}
      {hidden > 0 && (
        <Text size="xs" c="dimmed">
          {texts.secrets.moreJobs(hidden)}
        </Text>
      )}
    </Stack>
  );
}

const ChangedCell = ({ secret: { updated_at: at, changed_by: who } }: { secret: Secret }) => (
  <Stack gap={2}>
    <Text size="sm">
      <InstantText at={at} isRelative />
    </Text>
    <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
      {texts.secrets.changedBy(who)}
    </Text>
  </Stack>
);

function Actions({ secret, dialogs }: { secret: Secret; dialogs: SecretDialogs }) {
  const secrets = texts.secrets;
  return (
    <RowActions
      actions={[
        {
          label: secrets.rotate,
          name: secrets.rotateOne(secret.name),
          onClick: () => dialogs.replace(secret),
        },
        {
          label: secrets.delete,
          name: secrets.deleteOne(secret.name),
          isDangerous: true,
          onClick: () => dialogs.delete(secret),
        },
      ]}
    />
  );
}
