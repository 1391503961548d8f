import { Stack } from '@mantine/core';
import * as texts from '../../texts/index.js';
import { ChoiceField, NumberField } from './fields.js';
import { useJobForm } from './form-context.js';
import styles from './job-editor.module.css';
import { Picture } from './picture.js';
import { catchUpScene, deliveryScene } from './scenes.js';

/** What becomes of ticks that nobody could run in time, and of calls that a fault cut off. */
export function MissedPart() {
  const { form, change } = useJobForm();
  const { missed, delivery } = texts.jobEditor;
  return (
    <Stack gap="xl">
      <div className={styles['policy']}>
        <Stack>
          <ChoiceField
            label={missed.title}
            value={form.catch_up}
            onChange={(catch_up) => change({ catch_up })}
            pointer="/catch_up"
            options={['latest', 'none', 'all']}
            texts={missed.choices}
          />
          <NumberField
            label={missed.window}
            description={missed.windowHint}
            value={form.catch_up_window_seconds}
            onChange={(catch_up_window_seconds) => change({ catch_up_window_seconds })}
            pointer="/catch_up_window_seconds"
            suffix=" s"
          />
        </Stack>
        <Picture
          scene={catchUpScene(form.catch_up, missed.outage)}
          caption={missed.pictures[form.catch_up]}
        />
      </div>
      <div className={styles['policy']}>
        <ChoiceField
          label={delivery.title}
          value={form.delivery}
          onChange={(next) => change({ delivery: next })}
          pointer="/delivery"
          options={['at_least_once', 'at_most_once']}
          texts={delivery.choices}
        />
        <Picture
          scene={deliveryScene(form.delivery, delivery.fault)}
          caption={delivery.pictures[form.delivery]}
        />
      </div>
    </Stack>
  );
}
