import { RawBody } from '@job-scheduler/api-client';
import { Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import * as texts from '../texts/index.js';
import { FormDialog } from './form-dialog.js';
import { problemOfJson } from './json-problem.js';
import { fieldErrorsOf } from './problem-texts.js';
import { wrapOf } from './wrap-of.js';

interface PayloadDialogProps {
  title: string;
  /** What to begin with, JSON. */
  initial: string;
  confirmLabel: string;
  summary: string;
  isBusy: boolean;
  error: Error | null;
  /** Is given the whole body, with the payload as it was typed. */
  onSubmit: (body: RawBody) => void;
  onClose: () => void;
}

/** Asks for the payload of one run. */
export function PayloadDialog(props: PayloadDialogProps) {
  const [text, setText] = useState(props.initial);
  const words = texts.content.payload;
  const problem = problemOfJson(text);
  const fieldError = fieldErrorsOf(props.error).get('/payload');
  return (
    <FormDialog
      title={props.title}
      submitLabel={props.confirmLabel}
      isBusy={props.isBusy}
      isReady={problem === null}
      error={props.error}
      shownFields={['/payload']}
      onSubmit={() => props.onSubmit(new RawBody(`{"payload":${text}}`))}
      onClose={props.onClose}
    >
      <Text size="sm">{props.summary}</Text>
      <Textarea
        label={words.label}
        description={words.hint}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={problem === null ? fieldError : words.invalid(problem)}
        rows={12}
        wrap={wrapOf(text)}
        resize="vertical"
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        spellCheck={false}
        data-autofocus
      />
    </FormDialog>
  );
}
