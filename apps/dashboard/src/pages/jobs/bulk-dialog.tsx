import { Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { client } from '../../queries/client.js';
import * as texts from '../../texts/index.js';
import { requestOf, undoOf, type BulkAction, type BulkChoice, type BulkRequest } from './bulk-plan.js';
import type { StartedBulk } from './bulk-progress.js';
import type { JobsFilter } from './jobs-filter.js';
import type { Selected } from './selection.js';
import { useBulkTargets, type BulkTargets } from './use-bulk-targets.js';

interface BulkDialogProps {
  action: BulkAction;
  selected: Selected;
  filter: JobsFilter;
  onStarted: (started: StartedBulk) => void;
  onClose: () => void;
}

/** Says what an action would do to the selection, and does it. */
export function BulkDialog({ action, selected, filter, onStarted, onClose }: BulkDialogProps) {
  const [choice, setChoice] = useState<BulkChoice>({ action, reason: '', addTags: [], removeTags: [] });
  const { targets, error } = useBulkTargets(choice, selected, filter);
  const start = useMutation({
    mutationFn: async (wanted: BulkTargets) => {
      const answer = await client.changeJobs({ body: bodyOf(choice, wanted, filter) });
      return answer as Extract<typeof answer, { done: number }>;
    },
    onSuccess: ({ id }, { jobs }) => {
      onStarted({ operationIds: [id], action, undo: jobs === null ? [] : undoOf(choice, jobs) });
    },
  });
  const { bulk } = texts.jobs;
  const count = targets?.count ?? 0;
  return (
    <ConfirmDialog
      isOpen
      title={bulk.titles[action]}
      summary={
        <Stack>
          <BulkFields choice={choice} onChange={setChoice} />
          <BulkSummary choice={choice} targets={targets} />
        </Stack>
      }
      confirmLabel={bulk.confirm[action](count)}
      isDangerous={action === 'delete'}
      isDisabled={targets === null || count === 0 || !isComplete(choice)}
      isBusy={start.isPending}
      error={start.error ?? error}
      onConfirm={() => {
        if (targets !== null) start.mutate(targets);
      }}
      onClose={onClose}
    />
  );
}

const isComplete = ({ action, addTags, removeTags }: BulkChoice): boolean =>
  action !== 'tag' || addTags.length + removeTags.length > 0;

const bodyOf = (choice: BulkChoice, { jobs, count }: BulkTargets, filter: JobsFilter): BulkRequest =>
  jobs === null
    ? { ...requestOf(choice), filter, expected_count: count }
    : { ...requestOf(choice), ids: jobs.map(({ id }) => id) };

interface BulkFieldsProps {
  choice: BulkChoice;
  onChange: (choice: BulkChoice) => void;
}

function BulkFields({ choice, onChange }: BulkFieldsProps) {
  const { bulk } = texts.jobs;
  if (choice.action === 'pause') {
    return (
      <TextInput
        label={bulk.reason}
        description={bulk.reasonHint}
        value={choice.reason}
        onChange={({ currentTarget }) => onChange({ ...choice, reason: currentTarget.value })}
      />
    );
  }
  if (choice.action !== 'tag') return null;
  return (
    <>
      <TagsInput
        label={bulk.addTags}
        description={bulk.tagsHint}
        value={[...choice.addTags]}
        onChange={(addTags) => onChange({ ...choice, addTags })}
      />
      <TagsInput
        label={bulk.removeTags}
        value={[...choice.removeTags]}
        onChange={(removeTags) => onChange({ ...choice, removeTags })}
      />
    </>
  );
}

function BulkSummary({ choice, targets }: { choice: BulkChoice; targets: BulkTargets | null }) {
  const { bulk } = texts.jobs;
  if (!isComplete(choice)) return null;
  if (targets === null) return <Text role="status">{bulk.counting}</Text>;
  const { count, unchanged, sample, jobs } = targets;
  if (count === 0) return <Text role="status">{bulk.nothing}</Text>;
  const isUndoable = jobs !== null && undoOf(choice, jobs).length > 0;
  return (
    <Stack gap="xs" role="status">
      <Text>{bulk.what[choice.action](count)}</Text>
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }} lineClamp={6}>
        {bulk.sample(sample, count - sample.length)}
      </Text>
      {unchanged > 0 && (
        <Text size="sm" c="dimmed">
          {bulk.unchanged(unchanged)}
        </Text>
      )}
      {isUndoable && <Text size="sm">{bulk.undoable}</Text>}
    </Stack>
  );
}
