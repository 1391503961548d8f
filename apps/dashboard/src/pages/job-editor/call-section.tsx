import { NativeSelect, Paper, Stack, TextInput, Title } from '@mantine/core';
import * as texts from '../../texts/index.js';
import { AuthFields } from './auth-fields.js';
import { useJobForm } from './form-context.js';
import styles from './job-editor.module.css';
import type { JobForm } from './job-form.js';
import { PairsEditor } from './pairs-editor.js';
import { isCurl } from './pasted.js';
import { PayloadField } from './payload-field.js';
import { TestPanel } from './test-panel.js';

const METHODS: readonly JobForm['http_method'][] = [
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'head',
  'options',
];

const HEADER_NAMES = ['accept', 'authorization', 'content-type', 'user-agent', 'x-api-key'];

/** What the job calls, and a test of it. */
export function CallSection({ onCurl }: { onCurl: (command: string) => void }) {
  const { form, change, errorOf } = useJobForm();
  const words = texts.jobEditor.call;
  const sendsBody = form.http_method !== 'get' && form.http_method !== 'head';
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="call-title">
      <Stack>
        <Title order={2} size="h4" id="call-title">
          {words.title}
        </Title>
        <div className={styles['target']}>
          <NativeSelect
            label={words.method}
            value={form.http_method}
            onChange={({ currentTarget }) =>
              change({ http_method: currentTarget.value as JobForm['http_method'] })
            }
            data={METHODS.map((value) => ({ value, label: value.toUpperCase() }))}
            error={errorOf('/job/http_method')}
          />
          <TextInput
            label={words.url}
            placeholder="https://example.com/hooks/nightly"
            value={form.callback_url}
            onChange={({ currentTarget }) => change({ callback_url: currentTarget.value })}
            onPaste={(event) => {
              const text = event.clipboardData.getData('text');
              if (!isCurl(text)) return;
              event.preventDefault();
              onCurl(text);
            }}
            error={errorOf('/job/callback_url')}
            type="url"
            spellCheck={false}
            autoComplete="off"
            withAsterisk
            aria-required
          />
        </div>
        {(sendsBody || form.payload !== '') && <PayloadField />}
        <PairsEditor
          label={words.headers}
          description={words.headersHint}
          item={words.header}
          pointer="/job/headers"
          pairs={form.headers}
          onChange={(headers) => change({ headers })}
          names={HEADER_NAMES}
        />
        <AuthFields />
        <TestPanel />
      </Stack>
    </Paper>
  );
}
