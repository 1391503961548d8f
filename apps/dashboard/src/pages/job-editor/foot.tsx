import { Button, Group, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Refusal } from '../../components/refusal.js';
import * as texts from '../../texts/index.js';
import { shownPointers } from './field-errors.js';

interface FootProps {
  error: Error | null;
  errors: ReadonlyMap<string, string>;
  /** What its button says. */
  action: 'create' | 'save' | 'saveAsNew';
  isBusy: boolean;
  /** The job to go back to; null: the list. */
  cancelTo: string | null;
}

/** What saves the form, and why that failed. */
export function Foot({ error, errors, action, isBusy, cancelTo }: FootProps) {
  const jobEditor = texts.jobEditor;
  const cancel =
    cancelTo === null
      ? ({ to: '/jobs' } as const)
      : ({ to: '/jobs/$jobId', params: { jobId: cancelTo } } as const);
  return (
    <Stack gap="sm">
      {error !== null && <Refusal error={error} shownFields={shownPointers(errors)} />}
      <Group gap="sm">
        <Button type="submit" loading={isBusy}>
          {jobEditor[action]}
        </Button>
        <Button variant="default" renderRoot={(props) => <Link {...cancel} {...props} />}>
          {jobEditor.cancel}
        </Button>
      </Group>
    </Stack>
  );
}
