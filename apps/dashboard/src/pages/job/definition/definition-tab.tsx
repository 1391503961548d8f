import { Code, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { CodeBlock, CopyText } from '../../../components/code-block.js';
import { Facts, type Fact } from '../../../components/facts.js';
import { indentJson } from '../../../components/indent-json.js';
import { exactPayloadQuery } from '../../../queries/exact-payload.js';
import * as texts from '../../../texts/index.js';
import { formatDuration } from '../../../time/format.js';
import { InstantText } from '../../../time/instant-text.js';
import { catchUpWords, retryWords } from './policy-words.js';

type Job = Schemas['Job'];

const words = texts.job.definition;
const { labels } = words;

/** What a job is: whom it calls, when, and what happens when something goes wrong. */
export function DefinitionTab({ job }: { job: Job }) {
  const { data: exact } = useQuery(exactPayloadQuery(job.id));
  return (
    <Stack>
      <Section title={words.sections.call}>
        <Call job={job} payload={exact?.payload ?? null} />
      </Section>
      <Section title={words.sections.schedule}>
        <Facts columns={2} facts={scheduleRows(job)} />
      </Section>
      <Section title={words.sections.policies}>
        <Facts columns={2} facts={policyRows(job)} />
      </Section>
      <Section title={words.sections.alerts}>
        <Alerts job={job} />
      </Section>
      <Facts columns={2} facts={recordRows(job)} />
      <Group>
        {exact !== undefined && (
          <CopyText shown={words.copyJson} label={words.definition} text={indentJson(exact.text)} />
        )}
      </Group>
    </Stack>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section">
      <Title order={2} size="h4" mb="sm">
        {title}
      </Title>
      {children}
    </Paper>
  );
}

/** `payload`: as it is stored, JSON. */
function Call({ job: { job }, payload }: { job: Job; payload: string | null }) {
  const rows: Fact[] = [
    { label: labels.timeout, value: formatDuration(job.timeout_seconds * 1_000) },
    { label: labels.redirects, value: job.redirects },
    { label: labels.auth, value: asText(job.auth) },
    { label: labels.signing, value: job.signing === null ? words.none : job.signing.secrets.join(', ') },
    { label: labels.tls, value: asText(job.tls) },
    { label: labels.success, value: job.success === null ? words.anySuccess : asText(job.success) },
    { label: labels.headers, value: <Pairs pairs={job.headers} /> },
    { label: labels.query, value: <Pairs pairs={job.query} /> },
  ];
  return (
    <Stack>
      <Group gap="xs" align="baseline">
        <Code>{job.http_method.toUpperCase()}</Code>
        <Text style={{ overflowWrap: 'anywhere' }} flex={1} miw={200}>
          {job.callback_url}
        </Text>
      </Group>
      <Facts columns={2} facts={rows} />
      {payload !== null && payload !== 'null' && (
        <div>
          <Text size="sm" c="dimmed">
            {labels.payload}
          </Text>
          <CodeBlock
            label={labels.payload}
            text={typeof job.payload === 'string' ? job.payload : indentJson(payload)}
            maxHeight={240}
          />
        </div>
      )}
    </Stack>
  );
}

/** A part of a definition that is an object, briefly. */
const asText = (value: unknown): ReactNode =>
  value === null ? words.none : <Code style={{ overflowWrap: 'anywhere' }}>{JSON.stringify(value)}</Code>;

/** Headers or query parameters. */
function Pairs({ pairs }: { pairs: Record<string, unknown> }) {
  const entries = Object.entries(pairs);
  if (entries.length === 0) return words.none;
  return (
    <Stack gap={2}>
      {entries.map(([name, value]) => (
        <Text key={name} span size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {`${name}: ${String(value)}`}
        </Text>
      ))}
    </Stack>
  );
}

const instant = (at: string | null): ReactNode => (at === null ? words.none : <InstantText at={at} />);

const scheduleRows = (job: Job): Fact[] => [
  { label: labels.schedule, value: <Code>{job.schedule}</Code> },
  { label: labels.timezone, value: job.timezone },
  { label: labels.dst_gap, value: words.dst_gap[job.dst_gap] },
  { label: labels.dst_fold, value: words.dst_fold[job.dst_fold] },
  { label: labels.start, value: instant(job.start_at) },
  { label: labels.end, value: instant(job.end_at) },
  {
    label: labels.jitter,
    value: job.jitter_seconds === 0 ? words.none : formatDuration(job.jitter_seconds * 1_000),
  },
  { label: labels.maxRuns, value: job.max_runs ?? words.none },
];

const policyRows = (job: Job): Fact[] => [
  { label: labels.overlap, value: words.overlap[job.overlap] },
  { label: labels.catchUp, value: catchUpWords(job) },
  { label: labels.retry, value: retryWords(job) },
  { label: labels.delivery, value: words.delivery[job.delivery] },
  {
    label: labels.completion,
    value:
      job.completion === null
        ? words.noCompletion
        : words.completion(formatDuration(job.completion.deadline_seconds * 1_000)),
  },
  {
    label: labels.disable,
    value: job.disable_after_failures === null ? words.noDisable : words.disable(job.disable_after_failures),
  },
];

const recordRows = (job: Job): Fact[] => [
  { label: labels.created, value: <InstantText at={job.created_at} /> },
  { label: labels.updated, value: <InstantText at={job.updated_at} /> },
  { label: labels.revision, value: job.revision },
  { label: labels.id, value: <Code>{job.id}</Code> },
];

function Alerts({ job: { alerts } }: { job: Job }) {
  if (alerts.length === 0) return <Text>{words.none}</Text>;
  return (
    <Stack gap="xs">
      {alerts.map(({ on, after_failures, to }, index) => (
        <Text key={index} style={{ overflowWrap: 'anywhere' }}>
          {on.map((event) => words.alertOn[event]).join(', ')} {words.after(after_failures)} →{' '}
          {String(to['address'] ?? to['url'] ?? to['kind'])}
        </Text>
      ))}
    </Stack>
  );
}
