import {
  Alert,
  Button,
  Group,
  List,
  Modal,
  Radio,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
} from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ProblemNotice } from '../../components/problem-notice.js';
import { client } from '../../queries/client.js';
import * as texts from '../../texts/index.js';
import { foundIn, type Found, type FoundJob } from './filled-form.js';
import { SOURCES, type Source } from './job-editor-search.js';
import styles from './job-editor.module.css';
import type { JobForm } from './job-form.js';

interface FillDialogProps {
  source: Source;
  /** What was pasted into a field, which is read at once; empty otherwise. */
  pasted: string;
  form: JobForm;
  onSource: (source: Source) => void;
  onFill: (job: FoundJob) => void;
  onClose: () => void;
}

/** Fills the form from a curl command or a line of a crontab. The API reads it, and says what means something else here. */
export function FillDialog({ source, pasted, form, onSource, onFill, onClose }: FillDialogProps) {
  const words = texts.jobEditor.fill;
  const [text, setText] = useState(pasted);
  const [chosen, setChosen] = useState('0');
  const read = useMutation({
    mutationFn: async (kind: Source): Promise<Found> => {
      const body = { kind, text, dry_run: true, timezone: form.timezone, schedule: scheduleFor(kind, form) };
      return foundIn(await client.text('importJobs', { body: body as never }));
    },
  });
  const { mutate } = read;
  useEffect(() => {
    if (pasted !== '') mutate(source);
    // What was pasted is read once.
  }, []);
  const job = read.data?.jobs[Number(chosen)];
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.title}
      closeButtonProps={{ 'aria-label': texts.components.cancel }}
      size="lg"
    >
      <Stack>
        <SegmentedControl
          aria-label={words.source}
          value={source}
          onChange={(next) => onSource(next as Source)}
          data={SOURCES.map((value) => ({ value, label: words.sources[value] }))}
        />
        <Textarea
          label={words.labels[source]}
          description={words.hints[source]}
          placeholder={words.examples[source]}
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
            read.reset();
          }}
          classNames={{ input: styles['mono'] ?? '' }}
          rows={5}
          resize="vertical"
          spellCheck={false}
          data-autofocus
        />
        {read.error !== null && <ProblemNotice error={read.error} />}
        {read.data !== undefined && <Result found={read.data} chosen={chosen} onChoose={setChosen} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {texts.components.cancel}
          </Button>
          {job === undefined ? (
            <Button disabled={text.trim() === ''} loading={read.isPending} onClick={() => mutate(source)}>
              {words.read}
            </Button>
          ) : (
            <Button onClick={() => onFill(job)}>{words.use}</Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

/** A curl command has no schedule: it gets that of the form. */
const scheduleFor = (kind: Source, form: JobForm): string | undefined =>
  kind === 'curl' && form.schedule.trim() !== '' ? form.schedule.trim() : undefined;

interface ResultProps {
  found: Found;
  chosen: string;
  onChoose: (chosen: string) => void;
}

function Result({ found: { jobs, notes }, chosen, onChoose }: ResultProps) {
  const words = texts.jobEditor.fill;
  return (
    <Stack gap="sm" aria-live="polite">
      {jobs.length === 0 && <Alert color="red" title={words.nothing} />}
      {jobs.length === 1 && (
        <Text style={{ overflowWrap: 'anywhere' }}>{words.found(summaryOf(jobs[0]!))}</Text>
      )}
      {jobs.length > 1 && (
        <Radio.Group label={words.several} value={chosen} onChange={onChoose}>
          <Stack gap="xs" mt="xs">
            {jobs.map((job, index) => (
              <Radio key={job.line} value={String(index)} label={summaryOf(job)} />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {notes.length > 0 && (
        <Alert color="yellow" title={words.notes}>
          <List size="sm">
            {notes.map(({ line, message, instead }, index) => (
              <List.Item key={index}>{words.note(line, message, instead)}</List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Stack>
  );
}

function summaryOf({ definition }: FoundJob): string {
  const call = (definition['job'] ?? {}) as { http_method?: string; callback_url?: string };
  const what = `${(call.http_method ?? 'post').toUpperCase()} ${call.callback_url ?? ''}`;
  const schedule = definition['schedule'] as string | undefined;
  return schedule === undefined ? what : `${schedule} · ${what}`;
}
