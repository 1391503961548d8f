import { Stack, TextInput } from '@mantine/core';
import * as texts from '../../texts/index.js';
import { viewerZone } from '../../time/format.js';
import { ChoiceField, NumberField } from './fields.js';
import { useJobForm } from './form-context.js';
import styles from './job-editor.module.css';
import { instantOfInput, toInput } from './local-input.js';
import { Picture } from './picture.js';
import { validityScene } from './scenes.js';

/** From when to when the job runs, how often, and what clock changes do. */
export function ValidityPart() {
  const { form, change } = useJobForm();
  const { validity } = texts.jobEditor;
  return (
    <Stack gap="xl">
      <div className={styles['policy']}>
        <Stack>
          <Bound field="start_at" />
          <Bound field="end_at" />
          <NumberField
            label={validity.maxRuns}
            description={validity.maxRunsHint}
            value={form.max_runs}
            onChange={(max_runs) => change({ max_runs })}
            pointer="/max_runs"
            placeholder={validity.noLimit}
            min={1}
          />
          <NumberField
            label={validity.jitter}
            description={validity.jitterHint}
            value={form.jitter_seconds}
            onChange={(jitter_seconds) => change({ jitter_seconds })}
            pointer="/jitter_seconds"
            suffix=" s"
            min={0}
          />
        </Stack>
        <Picture
          scene={validityScene(form.start_at !== '', form.end_at !== '', validity.words)}
          caption={validity.picture}
        />
      </div>
      <div className={styles['policy']}>
        <ChoiceField
          label={validity.gap}
          value={form.dst_gap}
          onChange={(dst_gap) => change({ dst_gap })}
          pointer="/dst_gap"
          options={['run_after', 'skip']}
          texts={validity.gaps}
        />
        <ChoiceField
          label={validity.fold}
          value={form.dst_fold}
          onChange={(dst_fold) => change({ dst_fold })}
          pointer="/dst_fold"
          options={['first', 'both']}
          texts={validity.folds}
        />
      </div>
    </Stack>
  );
}

function Bound({ field }: { field: 'start_at' | 'end_at' }) {
  const { form, change, errorOf } = useJobForm();
  const { validity } = texts.jobEditor;
  return (
    <TextInput
      type="datetime-local"
      step={1}
      label={validity[field]}
      description={validity.inZone(viewerZone())}
      value={toInput(form[field])}
      onChange={({ currentTarget }) => change({ [field]: instantOfInput(currentTarget.value) })}
      error={errorOf(`/${field}`)}
      maw={320}
    />
  );
}
