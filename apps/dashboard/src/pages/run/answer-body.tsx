import { Alert, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { useMemo, useState } from 'react';
import { CodeBlock } from '../../components/code-block.js';
import { bytesOf, formatBytes } from '../../components/sizes.js';
import * as texts from '../../texts/index.js';
import { bytesOfBase64, formattedJson, hexLines, SHOWN_BYTES } from './body-view.js';

type Attempt = Schemas['Attempt'];

const words = texts.run.answer;

/** The body of an answer: text as text, never as HTML; anything else as bytes. */
export function AnswerBody({ attempt }: { attempt: Attempt }) {
  const { response_body: body, response_encoding } = attempt;
  if (body === null || body === undefined) return null;
  if (body === '') return <Text c="dimmed">{words.empty}</Text>;
  return (
    <Stack gap="xs">
      {response_encoding === 'base64' ? <BinaryBody body={body} /> : <TextBody body={body} />}
      <Truncated attempt={attempt} body={body} />
    </Stack>
  );
}

function TextBody({ body }: { body: string }) {
  const formatted = useMemo(() => formattedJson(body), [body]);
  const [view, setView] = useState('formatted');
  return (
    <Stack gap="xs">
      {formatted !== null && (
        <SegmentedControl
          size="xs"
          aria-label={words.view}
          value={view}
          onChange={setView}
          data={[
            { value: 'formatted', label: words.formatted },
            { value: 'received', label: words.received },
          ]}
          style={{ alignSelf: 'flex-start' }}
        />
      )}
      <CodeBlock label={words.body} text={view === 'formatted' ? (formatted ?? body) : body} />
    </Stack>
  );
}

function BinaryBody({ body }: { body: string }) {
  const bytes = useMemo(() => bytesOfBase64(body), [body]);
  const isCut = bytes.length > SHOWN_BYTES;
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm">
          {words.binary(formatBytes(bytes.length))} {isCut && words.binaryCut(formatBytes(SHOWN_BYTES))}
        </Text>
        <Button size="compact-sm" variant="default" onClick={() => save(bytes)}>
          {words.save}
        </Button>
      </Group>
      <CodeBlock label={words.body} text={hexLines(bytes.subarray(0, SHOWN_BYTES))} hasColumns />
    </Stack>
  );
}

function Truncated({ attempt, body }: { attempt: Attempt; body: string }) {
  if (attempt.response_truncated !== true) return null;
  const kept = attempt.response_encoding === 'base64' ? bytesOfBase64(body).length : bytesOf(body);
  return (
    <Alert color="yellow">
      {words.truncated(formatBytes(kept), formatBytes(attempt.response_bytes ?? kept))}
    </Alert>
  );
}

/** The browser saves it; its type is that of a file that no browser opens. */
function save(bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'answer.bin';
  link.click();
  URL.revokeObjectURL(url);
}
