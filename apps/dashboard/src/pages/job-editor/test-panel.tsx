import { Alert, Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { FailedIcon, SucceededIcon } from '../../components/icons.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { reasonText } from '../../components/runs/reason-text.js';
import { TimingBar } from '../../components/timing-bar.js';
import { client } from '../../queries/client.js';
import * as texts from '../../texts/index.js';
import { bodyOf, problemsBeforeSending } from './definition.js';
import { useJobForm } from './form-context.js';
import styles from './job-editor.module.css';
import { rawHead, rawRequest, readableBody, type JobTest } from './raw-http.js';

/** The call may take 30 s; the API answers after it. */
const TIMEOUT_MS = 45_000;

/** Makes the job's call once, before it is saved, and shows what was sent and what came back. */
export function TestPanel() {
  const { form } = useJobForm();
  const words = texts.jobEditor.test;
  const test = useMutation({
    mutationFn: () => client.testJob({ body: bodyOf(form) }, { timeoutMs: TIMEOUT_MS }),
  });
  const isReady = form.callback_url.trim() !== '' && problemsBeforeSending(form).size === 0;
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button variant="light" loading={test.isPending} disabled={!isReady} onClick={() => test.mutate()}>
          {words.action}
        </Button>
        <Text size="sm" c="dimmed" flex={1} miw={180}>
          {isReady ? words.hint : words.notReady}
        </Text>
      </Group>
      <div aria-live="polite">
        {test.error !== null && <ProblemNotice error={test.error} />}
        {test.data !== undefined && <Answer test={test.data} />}
      </div>
    </Stack>
  );
}

function Answer({ test }: { test: JobTest }) {
  const words = texts.jobEditor.test;
  const { response, error, succeeded, reason, duration_ms } = test;
  return (
    <Stack gap="sm">
      <Alert
        color={succeeded ? 'green' : 'red'}
        icon={succeeded ? <SucceededIcon /> : <FailedIcon />}
        title={succeeded ? words.succeeded : words.failed(reasonText(reason))}
      >
        <Group gap="xs">
          {response !== null && (
            <Badge variant="default" tt="none">
              {words.status(response.status)}
            </Badge>
          )}
          <Text size="sm">{words.took(duration_ms)}</Text>
          {error !== null && <Text size="sm">{error.message}</Text>}
        </Group>
      </Alert>
      <TimingBar timings={test.timings} />
      {(test.redirects ?? []).map(({ http_status, location }, index) => (
        <Text key={index} size="sm" style={{ overflowWrap: 'anywhere' }}>
          {words.redirect(http_status, location)}
        </Text>
      ))}
      <Raw title={words.request} text={rawRequest(test.request)} />
      {response !== null && <Response response={response} />}
    </Stack>
  );
}

/** The body first: it is what people look for. */
function Response({ response }: { response: NonNullable<JobTest['response']> }) {
  const words = texts.jobEditor.test;
  const body = readableBody(response);
  return (
    <>
      {body !== '' && (
        <Raw title={words.responseBody} text={body}>
          {response.encoding === 'base64' && (
            <Text size="xs" c="dimmed">
              {words.binary(response.bytes)}
            </Text>
          )}
          {response.truncated && (
            <Text size="xs" c="dimmed">
              {words.truncated}
            </Text>
          )}
        </Raw>
      )}
      <Raw title={words.response} text={rawHead(response)} />
    </>
  );
}

function Raw({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div>
      <Title order={3} size="h6" mb={4}>
        {title}
      </Title>
      {/* Scrolls, so that the keyboard must reach it. */}
      <pre className={styles['raw']} tabIndex={0} role="region" aria-label={title}>
        {text}
      </pre>
      {children}
    </div>
  );
}
