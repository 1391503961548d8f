import { Text, Textarea, TextInput } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { useState } from 'react';
import { FormDialog } from '../../../components/form-dialog.js';
import { fieldErrorsOf } from '../../../components/problem-texts.js';
import { client } from '../../../queries/client.js';
import * as texts from '../../../texts/index.js';
import { fromLocalInput, toLocalInput } from '../../../time/local-input.js';
import { useJobAction } from './use-job-action.js';

const FIELDS = ['/reason', '/until'];

/** Pauses a job, or changes the reason and the end of its pause. */
export function PauseDialog({ job, onClose }: { job: Schemas['Job']; onClose: () => void }) {
  const words = texts.job.pause;
  const [reason, setReason] = useState(job.pause?.reason ?? '');
  const [until, setUntil] = useState(
    job.pause?.until === null || job.pause === null ? '' : toLocalInput(Date.parse(job.pause.until)),
  );
  const pause = useJobAction(
    () =>
      client.pauseJob({
        id: job.id,
        body: { reason: reason.trim() === '' ? null : reason, until: fromLocalInput(until) ?? null },
      }),
    onClose,
  );
  const errors = fieldErrorsOf(pause.error);
  return (
    <FormDialog
      title={words.title(job.name)}
      submitLabel={words.confirm}
      isBusy={pause.isPending}
      error={pause.error}
      shownFields={FIELDS}
      onSubmit={() => pause.mutate(undefined)}
      onClose={onClose}
    >
      <Text size="sm">{words.summary}</Text>
      <Textarea
        label={words.reason}
        description={words.reasonHint}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={errors.get('/reason')}
        rows={3}
        data-autofocus
      />
      <TextInput
        type="datetime-local"
        label={words.until}
        description={words.untilHint}
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
        error={errors.get('/until')}
      />
    </FormDialog>
  );
}
