import { Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import * as texts from '../../texts/index.js';
import { useJobForm } from './form-context.js';

/** What the job is for, and where it belongs. */
export function MorePart() {
  const { form, job, change, errorOf } = useJobForm();
  const words = texts.jobEditor.more;
  return (
    <Stack>
      <Textarea
        label={words.description}
        value={form.description}
        onChange={({ currentTarget }) => change({ description: currentTarget.value })}
        error={errorOf('/description')}
        autosize
        minRows={2}
        maxRows={8}
        dir="auto"
      />
      <TagsInput
        label={words.tags}
        description={words.tagsHint}
        value={form.tags}
        onChange={(tags) => change({ tags })}
        error={errorOf('/tags')}
        splitChars={[',', ' ']}
        acceptValueOnBlur
      />
      <TextInput
        label={words.namespace}
        description={job === null ? words.namespaceHint : words.namespaceFixed}
        value={form.namespace}
        onChange={({ currentTarget }) => change({ namespace: currentTarget.value })}
        error={errorOf('/namespace')}
        readOnly={job !== null}
        placeholder="default"
        autoComplete="off"
        maw={320}
      />
    </Stack>
  );
}
