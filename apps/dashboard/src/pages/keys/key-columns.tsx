import { Badge, Code, Group, Stack, Text } from '@mantine/core';
import type { Column } from '../../components/data-table.js';
import { CancelledIcon, EndedIcon, SucceededIcon } from '../../components/icons.js';
import { RowActions } from '../../components/row-actions.js';
import * as texts from '../../texts/index.js';
import { InstantText } from '../../time/instant-text.js';
import { useNow } from '../../time/use-now.js';
import { stateOf, type ApiKey } from './key-state.js';

/** What opens and closes the dialogs of the page. */
export interface KeyDialogs {
  create: () => void;
  rotate: (key: ApiKey) => void;
  revoke: (key: ApiKey) => void;
  close: () => void;
}

const { columns } = texts.keys;
const LOOKS = {
  valid: { icon: SucceededIcon, color: 'green' },
  expired: { icon: EndedIcon, color: 'gray' },
  revoked: { icon: CancelledIcon, color: 'red' },
};

export const keyColumns = (dialogs: KeyDialogs): readonly Column<ApiKey>[] => [
  { id: 'name', title: columns.name, cell: (key) => <NameCell apiKey={key} /> },
  { id: 'role', title: columns.role, width: 110, cell: ({ role }) => texts.keys.roleNames[role] },
  { id: 'limits', title: columns.limits, cell: (key) => <LimitsCell apiKey={key} /> },
  { id: 'used', title: columns.used, width: 130, cell: (key) => <UsedCell apiKey={key} /> },
  { id: 'ends', title: columns.ends, width: 150, cell: (key) => <EndsCell apiKey={key} /> },
  {
    id: 'actions',
    title: columns.actions,
    width: 200,
    cell: (key) => <Actions apiKey={key} dialogs={dialogs} />,
  },
];

interface KeyCardProps {
  apiKey: ApiKey;
  dialogs: KeyDialogs;
}

/** A key on a phone. */
export function KeyCard({ apiKey, dialogs }: KeyCardProps) {
  return (
    <Stack gap="xs">
      <NameCell apiKey={apiKey} />
      <Fact name={columns.role}>
        <Text size="sm">{texts.keys.roleNames[apiKey.role]}</Text>
      </Fact>
      <Fact name={columns.limits}>
        <LimitsCell apiKey={apiKey} />
      </Fact>
      <Fact name={columns.used}>
        <UsedCell apiKey={apiKey} />
      </Fact>
      <Fact name={columns.ends}>
        <EndsCell apiKey={apiKey} />
      </Fact>
      <Actions apiKey={apiKey} dialogs={dialogs} />
    </Stack>
  );
}

const Fact = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <Group gap="xs" align="baseline" wrap="nowrap">
    <Text size="sm" c="dimmed" w={90} style={{ flexShrink: 0 }}>
      {name}
    </Text>
    {children}
  </Group>
);

function NameCell({ apiKey: { name, prefix, created_by: maker } }: { apiKey: ApiKey }) {
  return (
    <Stack gap={4} align="flex-start" miw={0}>
      <Text fw={600} dir="auto" ta="left" lineClamp={2} title={name} style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Text>
      <Code>{texts.keys.prefix(prefix)}</Code>
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {texts.keys.createdBy(maker)}
      </Text>
    </Stack>
  );
}

function LimitsCell({ apiKey: { namespaces, source_cidrs: ranges } }: { apiKey: ApiKey }) {
  return (
    <Stack gap={2} miw={0}>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {namespaces === null ? texts.keys.allNamespaces : texts.keys.namespaces(namespaces)}
      </Text>
      {ranges.length > 0 && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {texts.keys.sources(ranges)}
        </Text>
      )}
    </Stack>
  );
}

const UsedCell = ({ apiKey: { last_used_at: at } }: { apiKey: ApiKey }) => (
  <Text size="sm">{at === null ? texts.keys.neverUsed : <InstantText at={at} isRelative />}</Text>
);

function EndsCell({ apiKey }: { apiKey: ApiKey }) {
  const now = useNow();
  const state = stateOf(apiKey, now);
  const { revoked_at: revoked, expires_at: expires, previous_until: previous } = apiKey;
  const at = revoked ?? expires;
  const { icon: Icon, color } = LOOKS[state];
  return (
    <Stack gap={4} align="flex-start">
      <Badge variant="light" color={color} leftSection={<Icon size={14} />} tt="none">
        {texts.keys.states[state]}
      </Badge>
      {at !== null && (
        <Text size="xs" c="dimmed">
          <InstantText at={at} isRelative />
        </Text>
      )}
      {state === 'valid' && previous !== null && Date.parse(previous) > now && (
        <Text size="xs" c="dimmed">
          {texts.keys.oldTextUntil} <InstantText at={previous} />
        </Text>
      )}
    </Stack>
  );
}

function Actions({ apiKey, dialogs }: { apiKey: ApiKey; dialogs: KeyDialogs }) {
  const keys = texts.keys;
  if (apiKey.revoked_at !== null) return null;
  return (
    <RowActions
      actions={[
        { label: keys.rotate, name: keys.rotateOne(apiKey.name), onClick: () => dialogs.rotate(apiKey) },
        {
          label: keys.revoke,
          name: keys.revokeOne(apiKey.name),
          isDangerous: true,
          onClick: () => dialogs.revoke(apiKey),
        },
      ]}
    />
  );
}
