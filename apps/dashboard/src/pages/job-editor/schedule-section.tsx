import { Autocomplete, Button, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import type { ClipboardEvent, ReactNode } from 'react';
import { fieldErrorsOf } from '../../components/problem-texts.js';
import * as texts from '../../texts/index.js';
import { now } from '../../time/clock.js';
import { caretLine } from './caret.js';
import { isCrontab } from './pasted.js';
import { useJobForm } from './form-context.js';
import { onceText, PRESETS, type Preset } from './presets.js';
import type { Preview } from './preview-engine.js';
import { SchedulePreview } from './schedule-preview.js';
import { usePreview } from './use-preview.js';
import { zoneNames } from './zone-names.js';
import styles from './job-editor.module.css';

/** How many zones are suggested at once. */
const ZONES_SHOWN = 30;

/** When the job runs: presets, the schedule itself, its zone, and what comes of it. */
export function ScheduleSection({ onCrontab }: { onCrontab: (line: string) => void }) {
  const { form, job, change, errorOf } = useJobForm();
  const state = usePreview(form, job);
  const jobEditor = texts.jobEditor;
  const zoneError = fieldErrorsOf(state.error).get('/timezone') ?? problemOf(state.preview, 'timezone');
  const paste = (event: ClipboardEvent): void => {
    const line = event.clipboardData.getData('text').trim();
    if (!isCrontab(line)) return;
    event.preventDefault();
    onCrontab(line);
  };
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="schedule-title">
      <Stack>
        <Title order={2} size="h4" id="schedule-title">
          {jobEditor.schedule.title}
        </Title>
        <Presets />
        <div className={styles['pair']}>
          <TextInput
            label={jobEditor.schedule.field}
            description={jobEditor.schedule.hint}
            value={form.schedule}
            onChange={({ currentTarget }) => change({ schedule: currentTarget.value })}
            onPaste={paste}
            error={scheduleErrorOf(form.schedule, state.preview, errorOf('/schedule'))}
            errorProps={{ component: 'div' }}
            classNames={{ input: styles['mono'] ?? '' }}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            withAsterisk
          />
          <Autocomplete
            label={jobEditor.schedule.timezone}
            description={jobEditor.schedule.timezoneHint}
            data={zoneNames()}
            limit={ZONES_SHOWN}
            value={form.timezone}
            onChange={(timezone) => change({ timezone })}
            error={zoneError ?? errorOf('/timezone')}
          />
        </div>
        <SchedulePreview state={state} />
      </Stack>
    </Paper>
  );
}

function Presets() {
  const { form, change } = useJobForm();
  const { presets } = texts.jobEditor;
  return (
    <Group gap={6} role="group" aria-label={presets.title}>
      {(Object.keys(PRESETS) as Preset[]).map((preset) => (
        <Button
          key={preset}
          size="compact-sm"
          variant={form.schedule.trim() === PRESETS[preset] ? 'filled' : 'default'}
          aria-pressed={form.schedule.trim() === PRESETS[preset]}
          onClick={() => change({ schedule: PRESETS[preset] })}
        >
          {presets[preset]}
        </Button>
      ))}
      <Button size="compact-sm" variant="default" onClick={() => change({ schedule: onceText(now()) })}>
        {presets.once}
      </Button>
    </Group>
  );
}

/** What is wrong with the schedule, with a caret below the term; undefined if nothing is. */
function scheduleErrorOf(schedule: string, preview: Preview | null, refusal: string | undefined): ReactNode {
  if (schedule.trim() === '') return texts.jobEditor.schedule.missing;
  // What the browser says is newer than what the API said when it was last asked to save.
  if (preview === null) return refusal;
  if (preview.kind !== 'problem' || preview.field !== 'schedule') return undefined;
  return (
    <>
      {preview.place !== null && (
        <Text component="span" inherit className={styles['caret'] ?? ''} aria-hidden="true">
          {`${schedule}\n${caretLine(preview.place)}`}
        </Text>
      )}
      {preview.message}
    </>
  );
}

const problemOf = (preview: Preview | null, field: string): string | undefined =>
  preview?.kind === 'problem' && preview.field === field ? preview.message : undefined;
