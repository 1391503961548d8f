import { Badge, Checkbox, Group, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { FailedIcon, SucceededIcon } from '../../components/icons.js';
import * as texts from '../../texts/index.js';
import { NumberField } from './fields.js';
import { useJobForm } from './form-context.js';
import styles from './job-editor.module.css';
import { EMPTY_SUCCESS, type FormSuccess } from './job-form.js';
import { jsonProblem } from './payload-text.js';
import { Picture } from './picture.js';
import { completionScene, isExpected } from './scenes.js';

/** Answers that targets often give. */
const STATUSES = [200, 202, 204, 302, 404, 500];

/** Which answers are a success. */
export function SuccessPart() {
  const { form, change } = useJobForm();
  const { success, completion } = texts.jobEditor;
  const isDefault = form.success === null;
  return (
    <Stack gap="xl">
      <div className={styles['policy']}>
        <Stack>
          <Checkbox
            label={success.any}
            description={success.anyHint}
            checked={isDefault}
            onChange={({ currentTarget }) =>
              change({ success: currentTarget.checked ? null : EMPTY_SUCCESS })
            }
          />
          {form.success !== null && <Rules rules={form.success} />}
        </Stack>
        <StatusPicture rules={form.success?.statuses ?? EMPTY_SUCCESS.statuses} />
      </div>
      <div className={styles['policy']}>
        <NumberField
          label={completion.deadline}
          description={completion.hint}
          value={form.completion_seconds}
          onChange={(completion_seconds) => change({ completion_seconds })}
          pointer="/completion"
          placeholder={completion.none}
          suffix=" s"
          min={1}
        />
        {form.completion_seconds !== null && (
          <Picture scene={completionScene(completion.words)} caption={completion.picture} />
        )}
      </div>
    </Stack>
  );
}

function Rules({ rules }: { rules: FormSuccess }) {
  const { change, errorOf } = useJobForm();
  const words = texts.jobEditor.success;
  const set = (changes: Partial<FormSuccess>): void => change({ success: { ...rules, ...changes } });
  const problem = jsonProblem(rules.equals);
  return (
    <>
      <TagsInput
        label={words.statuses}
        description={words.statusesHint}
        value={rules.statuses}
        onChange={(statuses) => set({ statuses })}
        error={errorOf('/job/success/statuses')}
        splitChars={[',', ' ']}
        acceptValueOnBlur
      />
      <TextInput
        label={words.regex}
        description={words.regexHint}
        value={rules.body_regex}
        onChange={({ currentTarget }) => set({ body_regex: currentTarget.value })}
        error={errorOf('/job/success/body_regex')}
      />
      <TextInput
        label={words.pointer}
        description={words.pointerHint}
        placeholder="/status"
        value={rules.pointer}
        onChange={({ currentTarget }) => set({ pointer: currentTarget.value })}
        error={errorOf('/job/success/json/pointer')}
      />
      <TextInput
        label={words.equals}
        placeholder={'"done"'}
        value={rules.equals}
        onChange={({ currentTarget }) => set({ equals: currentTarget.value })}
        error={
          problem === null ? errorOf('/job/success/json/equals') : texts.jobEditor.payload.notJson(problem)
        }
      />
    </>
  );
}

/** What common answers count as. */
function StatusPicture({ rules }: { rules: readonly string[] }) {
  const words = texts.jobEditor.success;
  return (
    <figure style={{ margin: 0 }}>
      <Group gap="xs" mb="xs">
        {STATUSES.map((status) => {
          const isSuccess = isExpected(status, rules);
          const Icon = isSuccess ? SucceededIcon : FailedIcon;
          return (
            <Badge
              key={status}
              variant="light"
              size="lg"
              tt="none"
              color={isSuccess ? 'green' : 'red'}
              leftSection={<Icon size={14} />}
            >
              {words.outcome(status, isSuccess)}
            </Badge>
          );
        })}
      </Group>
      <Text component="figcaption" size="sm">
        {words.picture}
      </Text>
    </figure>
  );
}
