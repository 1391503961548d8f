import {
  Button,
  Checkbox,
  Group,
  SegmentedControl,
  SimpleGrid,
  Stack,
  TagsInput,
  Text,
  Textarea,
  TextInput,
  useMatches,
} from '@mantine/core';
import type { SyntheticEvent } from 'react';
import { fieldErrorsOf } from '../../components/problem-texts.js';
import * as texts from '../../texts/index.js';
import type { ImportDraft } from './import-draft.js';
import { guessKind, IMPORT_KINDS, type ImportKind } from './import-kind.js';

/** The fields whose errors the form shows itself. */
export const SHOWN_FIELDS = ['/text', '/timezone', '/callback_url', '/schedule', '/tags'];

interface ImportFormProps {
  draft: ImportDraft;
  onChange: (draft: ImportDraft) => void;
  onExplain: () => void;
  isBusy: boolean;
  /** Why it could not be explained; null before. */
  error: Error | null;
}

/** The text to import, and what to make of it. */
export function ImportForm({ draft, onChange, onExplain, isBusy, error }: ImportFormProps) {
  const imports = texts.imports;
  const errors = fieldErrorsOf(error);
  // All four must fit a phone.
  const size = useMatches({ base: 'xs', sm: 'sm' });
  const change = (part: Partial<ImportDraft>): void => onChange({ ...draft, ...part });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    onExplain();
  };
  const read = (text: string): void => {
    // Whoever pastes into an empty field need not say what it is.
    const kind = draft.text === '' ? guessKind(text) : null;
    change({ text, kind: kind ?? draft.kind });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <div>
          <SegmentedControl
            size={size}
            aria-label={imports.kind}
            data={IMPORT_KINDS.map((value) => ({ value, label: imports.kinds[value] }))}
            value={draft.kind}
            onChange={(kind) => change({ kind: kind as ImportKind })}
          />
          <Text size="sm" c="dimmed" mt={4}>
            {imports.kindHints[draft.kind]}
          </Text>
        </div>
        <Textarea
          label={imports.text}
          value={draft.text}
          onChange={({ currentTarget }) => read(currentTarget.value)}
          error={errors.get('/text')}
          autosize
          minRows={8}
          maxRows={20}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          spellCheck={false}
          required
        />
        <Options draft={draft} change={change} errors={errors} />
        <Group>
          <Button type="submit" loading={isBusy} disabled={draft.text.trim() === ''}>
            {imports.explain}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface OptionsProps {
  draft: ImportDraft;
  change: (part: Partial<ImportDraft>) => void;
  errors: ReadonlyMap<string, string>;
}

function Options({ draft, change, errors }: OptionsProps) {
  const imports = texts.imports;
  return (
    <Stack component="fieldset" m={0} p={0} bd="none" aria-label={imports.options}>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {draft.kind === 'curl' ? (
          <TextInput
            label={imports.schedule}
            description={imports.scheduleHint}
            value={draft.schedule}
            onChange={({ currentTarget }) => change({ schedule: currentTarget.value })}
            error={errors.get('/schedule')}
          />
        ) : (
          <TextInput
            label={imports.callbackUrl}
            description={imports.callbackHint}
            value={draft.callbackUrl}
            onChange={({ currentTarget }) => change({ callbackUrl: currentTarget.value })}
            error={errors.get('/callback_url')}
            type="url"
          />
        )}
        <TextInput
          label={imports.timezone}
          description={imports.timezoneHint}
          value={draft.timezone}
          onChange={({ currentTarget }) => change({ timezone: currentTarget.value })}
          error={errors.get('/timezone')}
        />
        <TagsInput
          label={imports.tags}
          description={imports.tagsHint}
          value={draft.tags}
          onChange={(tags) => change({ tags })}
          error={errors.get('/tags')}
          maxTags={50}
        />
      </SimpleGrid>
      {draft.kind === 'crontab' && (
        <Checkbox
          label={imports.withUser}
          description={imports.withUserHint}
          checked={draft.withUser}
          onChange={({ currentTarget }) => change({ withUser: currentTarget.checked })}
        />
      )}
      <Checkbox
        label={imports.force}
        checked={draft.force}
        onChange={({ currentTarget }) => change({ force: currentTarget.checked })}
      />
    </Stack>
  );
}
