import { NumberInput, Paper, Radio, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { Schemas } from '@job-scheduler/api-client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { FormDialog } from '../../../components/form-dialog.js';
import { AnchorLink } from '../../../components/links.js';
import { fieldErrorsOf } from '../../../components/problem-texts.js';
import { ProblemNotice } from '../../../components/problem-notice.js';
import * as texts from '../../../texts/index.js';
import { now } from '../../../time/clock.js';
import { InstantText } from '../../../time/instant-text.js';
import { fromLocalInput, toLocalInput } from '../../../time/local-input.js';
import {
  MOST_STRETCHES,
  planBackfill,
  startBackfill,
  TooManyStretches,
  type BackfillPlan,
  type StartedBackfill,
  type Which,
} from './backfill-plan.js';
import { useJobAction } from './use-job-action.js';

const words = texts.job.backfill;
const DAY_MS = 86_400_000;
const DEFAULT_RATE = 50;
const FIELDS = ['/from', '/to', '/rate_per_second'];

/** Runs the ticks of a time in the past: first a preview in numbers, then the runs. */
export function BackfillDialog({ job, onClose }: { job: Schemas['Job']; onClose: () => void }) {
  const [from, setFrom] = useState(() => toLocalInput(now() - DAY_MS));
  const [to, setTo] = useState(() => toLocalInput(now()));
  const [which, setWhich] = useState<Which>('missing');
  const [rate, setRate] = useState(DEFAULT_RATE);
  const range = { from: fromLocalInput(from), to: fromLocalInput(to) };
  const plan = useMutation({
    mutationFn: (stretch: { from: string; to: string }) => planBackfill(job.id, stretch, which),
  });
  const start = useJobAction(
    (ready: BackfillPlan) => startBackfill(job.id, ready, rate),
    (started) => {
      tellStarted(started, plan.data?.stretches.length ?? 0);
      onClose();
    },
  );
  const edit =
    <Value,>(set: (value: Value) => void) =>
    (value: Value): void => {
      plan.reset();
      start.reset();
      set(value);
    };
  const total = plan.data?.counts.reduce((sum, count) => sum + count, 0) ?? 0;
  const isReady = range.from !== undefined && range.to !== undefined && range.from < range.to;
  const error = start.error ?? (plan.error instanceof TooManyStretches ? null : plan.error);
  const errors = fieldErrorsOf(error);
  const submit = (): void => {
    if (plan.data !== undefined && total > 0) start.mutate(plan.data);
    else if (isReady) plan.mutate(range as { from: string; to: string });
  };
  return (
    <FormDialog
      title={words.title(job.name)}
      submitLabel={total > 0 ? words.start(total) : words.preview}
      isBusy={plan.isPending || start.isPending}
      isReady={isReady}
      error={error}
      shownFields={FIELDS}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">{words.summary}</Text>
      <InstantField label={words.from} value={from} onChange={edit(setFrom)} error={errors.get('/from')} />
      <InstantField label={words.to} value={to} onChange={edit(setTo)} error={errors.get('/to')} />
      {!isReady && (
        <Text size="sm" c="var(--mantine-color-error)">
          {words.instants}
        </Text>
      )}
      <Radio.Group label={words.which} value={which} onChange={(value) => edit(setWhich)(value as Which)}>
        <Stack gap="xs" mt="xs">
          <Radio value="missing" label={words.missing} />
          <Radio value="all" label={words.all} />
        </Stack>
      </Radio.Group>
      <NumberInput
        label={words.rate}
        value={rate}
        onChange={(value) => setRate(Number(value))}
        error={errors.get('/rate_per_second')}
        min={1}
      />
      {plan.error instanceof TooManyStretches && (
        <Text size="sm" role="alert">
          {words.tooMany(MOST_STRETCHES)}
        </Text>
      )}
      {plan.data !== undefined && <Preview plan={plan.data} total={total} />}
    </FormDialog>
  );
}

interface InstantFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}

const InstantField = ({ label, value, onChange, error }: InstantFieldProps) => (
  <TextInput
    type="datetime-local"
    label={label}
    description={words.zone}
    value={value}
    onChange={(event) => onChange(event.currentTarget.value)}
    error={error}
  />
);

function Preview({ plan: { first, last, stretches }, total }: { plan: BackfillPlan; total: number }) {
  return (
    <Paper withBorder p="sm" role="status">
      {first === null || last === null ? (
        <Text>{words.nothing}</Text>
      ) : (
        <>
          <Text fw={600}>{words.count(total)}</Text>
          <Text size="sm" component="div">
            {words.between}: <InstantText at={first} />, <InstantText at={last} />
          </Text>
          {stretches.length > 1 && <Text size="sm">{words.operations(stretches.length)}</Text>}
        </>
      )}
    </Paper>
  );
}

function tellStarted({ operations, refusal }: StartedBackfill, stretches: number): void {
  const [operation] = operations;
  if (operation === undefined) return;
  notifications.show({
    title: words.started,
    color: refusal === null ? 'green' : 'red',
    autoClose: refusal === null ? 4_000 : false,
    message: (
      <Stack gap="xs">
        {refusal !== null && (
          <>
            <Text size="sm">{words.partly(operations.length, stretches)}</Text>
            <ProblemNotice error={refusal} />
          </>
        )}
        {operations.length === 1 ? (
          <AnchorLink to="/operations/$operationId" params={{ operationId: operation.id }}>
            {words.open}
          </AnchorLink>
        ) : (
          <AnchorLink to="/operations">{words.openAll}</AnchorLink>
        )}
      </Stack>
    ),
  });
}
