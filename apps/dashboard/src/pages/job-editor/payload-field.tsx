import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useDeferredValue, useRef, useState } from 'react';
import { wrapOf } from '../../components/wrap-of.js';
import { indentJson } from '../../components/indent-json.js';
import * as texts from '../../texts/index.js';
import { useJobForm } from './form-context.js';
import styles from './job-editor.module.css';
import { isTextPayload, jsonProblem } from './payload-text.js';
import { complete, completionAt } from './secret-completion.js';

/** What the call sends, kept exactly as it is typed: JSON that is checked, or text if the content type says so. */
export function PayloadField() {
  const { form, change, errorOf } = useJobForm();
  const [caret, setCaret] = useState(0);
  const field = useRef<HTMLTextAreaElement>(null);
  const words = texts.jobEditor.payload;
  const isText = isTextPayload(form.headers);
  // A payload may have a mebibyte: the check must not hold up typing.
  const checked = useDeferredValue(form.payload);
  const problem = isText ? null : jsonProblem(checked);
  const error = problem === null ? errorOf('/job/payload') : words.notJson(problem);
  return (
    <Stack gap="xs">
      <Textarea
        ref={field}
        label={words.label}
        description={isText ? words.textHint : words.jsonHint}
        value={form.payload}
        onChange={({ currentTarget }) => {
          change({ payload: currentTarget.value });
          setCaret(currentTarget.selectionStart);
        }}
        onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
        error={error}
        rows={5}
        wrap={wrapOf(form.payload)}
        resize="vertical"
        classNames={{ input: styles['mono'] ?? '' }}
        spellCheck={false}
        placeholder={isText ? '' : '{ "kind": "daily" }'}
      />
      <Completions
        caret={caret}
        onChoose={(payload, at) => {
          change({ payload });
          setCaret(at);
          field.current?.focus();
          requestAnimationFrame(() => field.current?.setSelectionRange(at, at));
        }}
      />
      <Group gap="xs" justify="space-between">
        <Text size="xs" c="dimmed">
          {payloadState(form.payload, isText, problem !== null)}
        </Text>
        {!isText && form.payload.trim() !== '' && problem === null && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => change({ payload: indentJson(form.payload) })}
          >
            {words.indent}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function payloadState(payload: string, isText: boolean, isWrong: boolean): string {
  const words = texts.jobEditor.payload;
  if (payload.trim() === '') return words.none;
  const size = words.size(new Blob([payload]).size);
  return isText ? words.isText(size) : isWrong ? size : words.isJson(size);
}

/** The secrets that an unfinished `{{` before the caret may become. */
function Completions({
  caret,
  onChoose,
}: {
  caret: number;
  onChoose: (text: string, caret: number) => void;
}) {
  const { form, secrets } = useJobForm();
  const completion = completionAt(form.payload, caret, secrets);
  if (completion === null || completion.options.length === 0) return null;
  return (
    <Group gap={6} role="group" aria-label={texts.jobEditor.secrets.insert}>
      <Text size="sm" c="dimmed">
        {texts.jobEditor.secrets.insert}
      </Text>
      {completion.options.slice(0, 8).map((option) => (
        <Button
          key={option}
          size="compact-sm"
          variant="default"
          onClick={() => {
            const next = complete(form.payload, completion, option);
            onChoose(next.text, next.caret);
          }}
        >
          {option}
        </Button>
      ))}
    </Group>
  );
}
