import { Alert, Code, Stack, Text } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import * as texts from '../texts/index.js';
import { fieldNameOf } from './field-name.js';
import { FailedIcon } from './icons.js';

interface UnreadableNoticeProps {
  fields: NonNullable<Schemas['Job']['unreadable']>;
  /** Whether they are those of a job as it is, or as it was for a run. */
  of: 'job' | 'run';
}

/** What is stored of a job and cannot be read, and what to do about it. Nothing if there is none. */
export function UnreadableNotice({ fields, of }: UnreadableNoticeProps) {
  if (fields.length === 0) return null;
  const words = texts.components.unreadable;
  return (
    <Alert color="red" icon={<FailedIcon />} title={words.titles[of]}>
      <Stack gap="xs">
        <Text size="sm">
          {words.causes[of]} {words.advice}
        </Text>
        {fields.map(({ pointer, stored }) => (
          <div key={pointer}>
            <Text size="sm" fw={600} ff="monospace" style={{ overflowWrap: 'anywhere' }}>
              {fieldNameOf(pointer)}
            </Text>
            <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {JSON.stringify(stored, null, 2)}
            </Code>
          </div>
        ))}
      </Stack>
    </Alert>
  );
}
