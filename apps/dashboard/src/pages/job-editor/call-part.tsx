import { MultiSelect, Stack, Textarea } from '@mantine/core';
import * as texts from '../../texts/index.js';
import { formatDuration } from '../../time/format.js';
import { NumberField } from './fields.js';
import { useJobForm } from './form-context.js';
import styles from './job-editor.module.css';
import { PairsEditor } from './pairs-editor.js';
import { Picture } from './picture.js';
import { timeoutScene } from './scenes.js';

/** Signatures are made with two secrets while they rotate. */
const MOST_KEYS = 2;

/** What of the call most jobs leave as it is. */
export function CallPart() {
  const { form, change, errorOf, secrets } = useJobForm();
  const words = texts.jobEditor.call;
  const seconds = form.timeout_seconds ?? 10;
  return (
    <Stack gap="lg">
      <div className={styles['policy']}>
        <Stack>
          <NumberField
            label={words.timeout}
            description={words.timeoutHint}
            value={form.timeout_seconds}
            onChange={(timeout_seconds) => change({ timeout_seconds })}
            pointer="/job/timeout_seconds"
            suffix=" s"
          />
          <NumberField
            label={words.redirects}
            description={words.redirectsHint}
            value={form.redirects}
            onChange={(redirects) => change({ redirects })}
            pointer="/job/redirects"
            min={0}
          />
        </Stack>
        <Picture
          scene={timeoutScene(formatDuration(seconds * 1_000))}
          caption={words.timeoutPicture(formatDuration(seconds * 1_000))}
        />
      </div>
      <PairsEditor
        label={words.query}
        description={words.queryHint}
        item={words.parameter}
        pointer="/job/query"
        pairs={form.query}
        onChange={(query) => change({ query })}
      />
      <MultiSelect
        label={words.signing}
        description={words.signingHint}
        data={[...new Set([...secrets, ...form.signing])]}
        value={form.signing}
        onChange={(signing) => change({ signing })}
        maxValues={MOST_KEYS}
        error={errorOf('/job/signing')}
        nothingFoundMessage={texts.jobEditor.secrets.none}
        searchable
        clearable
      />
      <Textarea
        label={words.ca}
        description={words.caHint}
        placeholder="-----BEGIN CERTIFICATE-----"
        value={form.ca}
        onChange={({ currentTarget }) => change({ ca: currentTarget.value })}
        error={errorOf('/job/tls')}
        classNames={{ input: styles['mono'] ?? '' }}
        rows={3}
        resize="vertical"
        spellCheck={false}
      />
    </Stack>
  );
}
