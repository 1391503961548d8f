import { Checkbox, NativeSelect, Stack } from '@mantine/core';
import * as texts from '../../texts/index.js';
import { NumberField } from './fields.js';
import { useJobForm } from './form-context.js';
import styles from './job-editor.module.css';
import type { JobForm } from './job-form.js';
import { Picture } from './picture.js';
import { retryScene } from './scenes.js';

/** How often a failed run is tried again, and when the job is given up. */
export function FailurePart() {
  const { form, change } = useJobForm();
  const { retry } = form;
  const words = texts.jobEditor.retry;
  const set = (changes: Partial<JobForm['retry']>): void => change({ retry: { ...retry, ...changes } });
  return (
    <div className={styles['policy']}>
      <Stack>
        <NumberField
          label={words.attempts}
          description={words.attemptsHint}
          value={retry.max_attempts}
          onChange={(max_attempts) => set({ max_attempts: max_attempts ?? 1 })}
          pointer="/retry/max_attempts"
          min={1}
        />
        {retry.max_attempts > 1 && <Backoff retry={retry} set={set} />}
        <NumberField
          label={words.disable}
          description={words.disableHint}
          value={form.disable_after_failures}
          onChange={(disable_after_failures) => change({ disable_after_failures })}
          pointer="/disable_after_failures"
          placeholder={words.never}
          min={1}
        />
      </Stack>
      <Picture scene={retryScene(retry, words.wait)} caption={words.picture(retry.max_attempts)} />
    </div>
  );
}

type Retry = JobForm['retry'];

function Backoff({ retry, set }: { retry: Retry; set: (changes: Partial<Retry>) => void }) {
  const { backoff } = retry;
  const words = texts.jobEditor.retry;
  const setBackoff = (changes: Partial<Retry['backoff']>): void =>
    set({ backoff: { ...backoff, ...changes } });
  return (
    <>
      <NativeSelect
        label={words.kind}
        value={backoff.kind}
        onChange={({ currentTarget }) =>
          setBackoff({ kind: currentTarget.value as Retry['backoff']['kind'] })
        }
        data={[
          { value: 'exponential', label: words.exponential },
          { value: 'fixed', label: words.fixed },
        ]}
        maw={320}
      />
      <NumberField
        label={words.first}
        value={backoff.initial_seconds}
        onChange={(seconds) => setBackoff({ initial_seconds: seconds ?? 1 })}
        pointer="/retry/backoff/initial_seconds"
        suffix=" s"
      />
      <NumberField
        label={words.longest}
        description={words.longestHint}
        value={backoff.max_seconds}
        onChange={(seconds) => setBackoff({ max_seconds: seconds ?? 300 })}
        pointer="/retry/backoff/max_seconds"
        suffix=" s"
      />
      <Checkbox
        label={words.jitter}
        checked={backoff.jitter}
        onChange={({ currentTarget }) => setBackoff({ jitter: currentTarget.checked })}
      />
      <Checkbox
        label={words.untilNext}
        checked={retry.until_next_tick}
        onChange={({ currentTarget }) => set({ until_next_tick: currentTarget.checked })}
      />
      <NumberField
        label={words.maxAge}
        value={retry.max_age_seconds}
        onChange={(max_age_seconds) => set({ max_age_seconds })}
        pointer="/retry/max_age_seconds"
        placeholder={words.never}
        suffix=" s"
      />
    </>
  );
}
