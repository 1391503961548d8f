import { Box, Button, Paper, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useState, type SyntheticEvent } from 'react';
import { PageHeader } from '../../components/page-header.js';
import { fieldErrorsOf } from '../../components/problem-texts.js';
import { writeDraft } from '../../session/drafts.js';
import { useDraft } from '../../session/use-draft.js';
import * as texts from '../../texts/index.js';
import { CallSection } from './call-section.js';
import { ConflictDialog } from './conflict-dialog.js';
import { problemsBeforeSending } from './definition.js';
import { errorUnder, partsInUse, partsWithErrors } from './field-errors.js';
import { TextField } from './fields.js';
import { FillDialog } from './fill-dialog.js';
import { filledForm } from './filled-form.js';
import { focusFirstError } from './focus-first-error.js';
import { Foot } from './foot.js';
import { FormProvider, type FormState } from './form-context.js';
import styles from './job-editor.module.css';
import type { Source } from './job-editor-search.js';
import { emptyForm, type Job, type JobForm } from './job-form.js';
import { Notices } from './notices.js';
import { Policies } from './policies.js';
import { ScheduleSection } from './schedule-section.js';
import { useSaveJob, type Conflict } from './use-save-job.js';
import { useSecretNames } from './use-secret-names.js';

/** A form as it is kept while somebody fills it: with the version that they saw. */
export interface EditorDraft {
  form: JobForm;
  /** What the form began with: where it says the same, the person has changed nothing. */
  base: JobForm;
  /** Null for a new job. */
  revision: number | null;
}

export const draftNameOf = (id: string): string => `job:${id}`;

interface EditorProps {
  title: string;
  draftName: string;
  initial: JobForm;
  /** The job that is edited; null for a new one, and for one that is there no more. */
  job: Job | null;
  /** The newest revision that is known, which others may have saved. */
  newest?: number;
  /** Whether somebody has deleted the job meanwhile: what was edited can become a new one. */
  isDeleted?: boolean;
}

/** Longer lines are hard to read. */
const WIDTH_PX = 1_000;

/** The form of a job. */
export function Editor({ title, draftName, initial, job, newest, isDeleted = false }: EditorProps) {
  const untouched: EditorDraft = { form: initial, base: initial, revision: job?.revision ?? null };
  const draft = useDraft<EditorDraft>(draftName, untouched);
  const { form, base, revision } = draft.value;
  const [isRestoredShown, setIsRestoredShown] = useState(draft.isRestored);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [pasted, setPasted] = useState('');
  const { fill } = useSearch({ strict: false });
  const navigate = useNavigate();
  const setSearch = (search: object): void =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...search }), replace: true, resetScroll: false });
  const change = (changes: Partial<JobForm>): void =>
    draft.change({ ...draft.value, form: { ...form, ...changes } });

  const save = useSaveJob({
    id: job?.id ?? null,
    onSaved: (saved) => {
      draft.forget();
      notifications.show({
        message: texts.jobEditor[job === null ? 'created' : 'saved'](saved.name),
        color: 'green',
      });
      void navigate({ to: '/jobs/$jobId', params: { jobId: saved.id } });
    },
    onConflict: setConflict,
  });
  const errors = useMemo(() => fieldErrorsOf(save.error), [save.error]);
  const inUse = useMemo(
    () => [...partsInUse(initial, emptyForm('UTC', '')), ...partsWithErrors(errors)],
    [initial, errors],
  );
  useEffect(() => {
    if (errors.size === 0) return;
    setSearch({ open: undefined });
    requestAnimationFrame(focusFirstError);
    // Once for each refusal.
  }, [errors]);

  useEffect(() => {
    // The notice says more than the refusal of the save did.
    if (isDeleted) save.reset();
  }, [isDeleted]);

  const isStale = newest !== undefined && revision !== null && newest > revision;
  const secrets = useSecretNames(form.namespace);
  const state: FormState = { form, change, job, secrets, errorOf: (pointer) => errorUnder(errors, pointer) };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (problemsBeforeSending(form).size > 0) focusFirstError();
    else save.mutate({ form, revision });
  };
  const discard = (): void => {
    draft.change(untouched);
    draft.forget();
    setIsRestoredShown(false);
  };
  const openFill = (source: Source, text = ''): void => {
    setPasted(text);
    setSearch({ fill: source });
  };
  const closeFill = (): void => {
    setPasted('');
    setSearch({ fill: undefined });
  };
  const choose = (chosen: JobForm): void => {
    const { kind, theirs } = conflict!;
    const next: EditorDraft = { form: chosen, base: theirs.form, revision: theirs.job.revision };
    setConflict(null);
    save.reset();
    if (kind === 'stale') return draft.change(next);
    // The other job goes on in its own form.
    writeDraft(window.sessionStorage, draftNameOf(theirs.job.id), next);
    void navigate({ to: '/jobs/$jobId/edit', params: { jobId: theirs.job.id } });
  };

  return (
    <FormProvider value={state}>
      <Box maw={WIDTH_PX}>
        <PageHeader
          title={title}
          actions={
            <Button variant="default" onClick={() => openFill('curl')}>
              {texts.jobEditor.fillFrom}
            </Button>
          }
        />
      </Box>
      <form onSubmit={submit} noValidate>
        <Stack maw={WIDTH_PX}>
          <Notices
            onDiscard={isRestoredShown ? discard : null}
            meanwhile={isDeleted ? 'deleted' : isStale && conflict === null ? 'changed' : null}
          />
          <Paper withBorder p="md">
            <TextField
              field="name"
              pointer="/name"
              label={texts.jobEditor.name}
              description={texts.jobEditor.nameHint}
              isRequired
            />
          </Paper>
          <CallSection onCurl={(command) => openFill('curl', command)} />
          <ScheduleSection onCrontab={(line) => openFill('crontab', line)} />
          <Policies partsInUse={inUse} />
          <Box className={styles['foot']}>
            <Foot
              error={save.error}
              errors={errors}
              action={job !== null ? 'save' : isDeleted ? 'saveAsNew' : 'create'}
              isBusy={save.isPending}
              cancelTo={job === null ? null : job.id}
            />
          </Box>
        </Stack>
      </form>
      {fill !== undefined && (
        <FillDialog
          source={fill}
          pasted={pasted}
          form={form}
          onSource={(source) => setSearch({ fill: source })}
          onFill={(found) => {
            change(filledForm(form, emptyForm(form.timezone, form.namespace), found));
            closeFill();
          }}
          onClose={closeFill}
        />
      )}
      {conflict !== null && (
        <ConflictDialog
          kind={conflict.kind}
          theirs={conflict.theirs.form}
          mine={form}
          base={base}
          onChoose={choose}
          onClose={() => setConflict(null)}
        />
      )}
    </FormProvider>
  );
}
