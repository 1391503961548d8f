import { Button, Checkbox, Group, NativeSelect, Paper, Stack, Text, TextInput } from '@mantine/core';
import * as texts from '../../texts/index.js';
import { NumberField } from './fields.js';
import { useJobForm } from './form-context.js';
import styles from './job-editor.module.css';
import type { AlertEvent, FormAlert } from './job-form.js';
import { Picture } from './picture.js';
import { pointerTo } from './pointers.js';
import { alertScene } from './scenes.js';

const EVENTS: readonly AlertEvent[] = ['failure', 'recovery', 'disabled', 'missed'];
const KINDS: readonly FormAlert['kind'][] = ['webhook', 'slack', 'email'];
const MOST_ALERTS = 10;

const NEW_ALERT: FormAlert = {
  on: ['failure', 'recovery', 'disabled'],
  after_failures: 1,
  kind: 'webhook',
  to: '',
};

/** Whom to tell of what. */
export function AlertsPart() {
  const { form, change } = useJobForm();
  const words = texts.jobEditor.alerts;
  const set = (index: number, alert: FormAlert): void =>
    change({ alerts: form.alerts.map((each, at) => (at === index ? alert : each)) });
  return (
    <Stack>
      {form.alerts.length === 0 && <Text c="dimmed">{words.none}</Text>}
      {form.alerts.map((alert, index) => (
        <OneAlert
          key={index}
          alert={alert}
          index={index}
          onChange={(next) => set(index, next)}
          onRemove={() => change({ alerts: form.alerts.filter((_, at) => at !== index) })}
        />
      ))}
      {form.alerts.length < MOST_ALERTS && (
        <Button
          size="xs"
          variant="default"
          style={{ alignSelf: 'flex-start' }}
          onClick={() => change({ alerts: [...form.alerts, NEW_ALERT] })}
        >
          {words.add}
        </Button>
      )}
    </Stack>
  );
}

interface OneAlertProps {
  alert: FormAlert;
  index: number;
  onChange: (alert: FormAlert) => void;
  onRemove: () => void;
}

function OneAlert({ alert, index, onChange, onRemove }: OneAlertProps) {
  const { errorOf } = useJobForm();
  const words = texts.jobEditor.alerts;
  const pointer = pointerTo('/alerts', index);
  const error = errorOf(pointerTo(pointer, 'to')) ?? errorOf(pointerTo(pointer, 'on'));
  return (
    <Paper withBorder p="sm" role="group" aria-label={words.title(index + 1)}>
      <div className={styles['policy']}>
        <Stack gap="sm">
          <NativeSelect
            label={words.kind}
            value={alert.kind}
            onChange={({ currentTarget }) =>
              onChange({ ...alert, kind: currentTarget.value as FormAlert['kind'] })
            }
            data={KINDS.map((value) => ({ value, label: words.kinds[value] }))}
          />
          <TextInput
            label={words.to[alert.kind]}
            value={alert.to}
            onChange={({ currentTarget }) => onChange({ ...alert, to: currentTarget.value })}
            error={error}
            autoComplete="off"
            spellCheck={false}
            withAsterisk
          />
          <Checkbox.Group
            label={words.on}
            value={alert.on}
            onChange={(on) => onChange({ ...alert, on: on as AlertEvent[] })}
          >
            <Group gap="sm" mt={6}>
              {EVENTS.map((event) => (
                <Checkbox key={event} value={event} label={words.events[event]} />
              ))}
            </Group>
          </Checkbox.Group>
          <NumberField
            label={words.after}
            value={alert.after_failures}
            onChange={(count) => onChange({ ...alert, after_failures: count ?? 1 })}
            pointer={pointerTo(pointer, 'after_failures')}
            min={1}
          />
          <Button size="compact-sm" variant="default" style={{ alignSelf: 'flex-start' }} onClick={onRemove}>
            {words.remove}
          </Button>
        </Stack>
        <Picture scene={alertScene(alert, words.words)} caption={words.picture(alert.after_failures)} />
      </div>
    </Paper>
  );
}
