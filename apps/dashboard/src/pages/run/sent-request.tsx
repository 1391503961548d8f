import { Button, Code, CopyButton, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { CodeBlock } from '../../components/code-block.js';
import { CopyIcon } from '../../components/icons.js';
import { indentJson } from '../../components/indent-json.js';
import { UnreadableNotice } from '../../components/unreadable-notice.js';
import * as texts from '../../texts/index.js';
import { curlOf } from './curl.js';
import { useSentOperation, type SentOperation } from './sent-operation.js';

const words = texts.run.request;

/** What the run sent, as the job was at that time. */
export function SentRequest({ run }: { run: Schemas['Run'] }) {
  const { sent, isGone } = useSentOperation(run);
  return (
    <Paper withBorder p="md" component="section">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4">
            {words.title}
          </Title>
          {sent !== undefined && <CopyCurl sent={sent} />}
        </Group>
        {isGone && <Text c="dimmed">{words.gone}</Text>}
        {sent === undefined && !isGone && <Skeleton height={80} />}
        {sent !== undefined && <UnreadableNotice of="run" fields={sent.unreadable} />}
        {sent !== undefined && <Request run={run} sent={sent} />}
      </Stack>
    </Paper>
  );
}

function CopyCurl({ sent }: { sent: SentOperation }) {
  return (
    <CopyButton value={curlOf(sent)}>
      {({ copied, copy }) => (
        <Button size="xs" variant="default" leftSection={<CopyIcon size={14} />} onClick={copy}>
          {copied ? texts.run.actions.copied : texts.run.actions.curl}
        </Button>
      )}
    </CopyButton>
  );
}

interface RequestProps {
  run: Schemas['Run'];
  sent: SentOperation;
}

function Request({ run, sent }: RequestProps) {
  const { http_method, callback_url, headers, query, payload } = sent.operation;
  const mayDiffer = run.trigger === 'manual' || run.trigger === 'replay';
  return (
    <>
      <Text size="sm" c="dimmed">
        {words.revision(run.job_revision)} {mayDiffer && words.otherPayload}
      </Text>
      <Group gap="xs" align="baseline">
        <Code>{http_method.toUpperCase()}</Code>
        <Text style={{ overflowWrap: 'anywhere' }} flex={1} miw={200}>
          {callback_url}
        </Text>
      </Group>
      <Pairs label={words.query} pairs={query} empty={null} />
      <Pairs label={words.headers} pairs={headers} empty={words.noHeaders} />
      {payload === null || payload === undefined ? (
        <Text size="sm">{words.noPayload}</Text>
      ) : (
        <CodeBlock
          label={words.payload}
          text={typeof payload === 'string' ? payload : indentJson(sent.payload ?? '')}
          maxHeight={240}
        />
      )}
    </>
  );
}

interface PairsProps {
  label: string;
  pairs: Record<string, unknown>;
  /** What stands there when there are none; null: nothing, not even the label. */
  empty: string | null;
}

function Pairs({ label, pairs, empty }: PairsProps) {
  const entries = Object.entries(pairs);
  if (entries.length === 0 && empty === null) return null;
  return (
    <div>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      {entries.length === 0 ? (
        <Text size="sm">{empty}</Text>
      ) : (
        entries.map(([name, value]) => (
          <Text key={name} size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {`${name}: ${String(value)}`}
          </Text>
        ))
      )}
    </div>
  );
}
