import { Alert, Badge, Code, Group, List, Stack, Text, Title } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import type { ReactNode } from 'react';
import { CodeBlock } from '../../components/code-block.js';
import { TimingBar } from '../../components/timing-bar.js';
import * as texts from '../../texts/index.js';
import { formatDuration } from '../../time/format.js';
import { InstantText } from '../../time/instant-text.js';
import { AnswerBody } from './answer-body.js';

type Attempt = Schemas['Attempt'];

const words = texts.run;

/** One call: what went wrong, its redirects, where the time went, and what came back. */
export function AttemptDetail({ attempt }: { attempt: Attempt }) {
  const headers = Object.entries(attempt.response_headers ?? {});
  const hasAnswer = headers.length > 0 || typeof attempt.response_body === 'string';
  return (
    <Stack>
      {attempt.error_message !== null && (
        <Alert color="red" styles={{ message: { overflowWrap: 'anywhere' } }}>
          {attempt.error_message}
        </Alert>
      )}
      <Hops attempt={attempt} />
      <Part title={texts.timing.title}>
        <TimingBar timings={attempt.timings} />
      </Part>
      <CompletionReport attempt={attempt} />
      {hasAnswer && (
        <Part title={words.answer.title}>
          {headers.length > 0 && (
            <CodeBlock
              label={words.answer.headers}
              text={headers.map(([name, value]) => `${name}: ${String(value)}`).join('\n')}
              maxHeight={200}
            />
          )}
          <AnswerBody attempt={attempt} />
        </Part>
      )}
      {attempt.runner_id !== null && (
        <Text size="xs" c="dimmed">
          {words.attempts.runner}: {attempt.runner_id}
        </Text>
      )}
    </Stack>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap="xs">
      <Title order={4} size="h5">
        {title}
      </Title>
      {children}
    </Stack>
  );
}

function Hops({ attempt: { redirects = [] } }: { attempt: Attempt }) {
  if (redirects.length === 0) return null;
  return (
    <Part title={words.attempts.hops}>
      <List type="ordered" size="sm" spacing="xs">
        {redirects.map((hop, index) => (
          <List.Item key={index} style={{ overflowWrap: 'anywhere' }}>
            <Code>{words.attempts.hop(hop.method, hop.url)}</Code>
            <Text size="sm">
              {words.attempts.hopTo(hop.http_status, hop.location)}{' '}
              <Text span size="sm" c="dimmed">
                {formatDuration(hop.duration_ms)}
              </Text>
            </Text>
          </List.Item>
        ))}
      </List>
    </Part>
  );
}

function CompletionReport({ attempt: { completion } }: { attempt: Attempt }) {
  if (completion === null) return null;
  const { outcome, message, at } = completion;
  return (
    <Part title={words.attempts.completion.title}>
      <Group gap="xs">
        <Badge variant="light" color={outcome === 'succeeded' ? 'green' : 'red'} tt="none">
          {words.attempts.completion[outcome]}
        </Badge>
        <Text span size="sm" c="dimmed">
          <InstantText at={at} />
        </Text>
      </Group>
      {message !== null && <Text style={{ overflowWrap: 'anywhere' }}>{message}</Text>}
    </Part>
  );
}
