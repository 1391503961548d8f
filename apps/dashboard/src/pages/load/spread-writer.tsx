import { Alert, Button, Group, List, Progress, Stack, Text } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { sentenceOf } from '../../components/problem-texts.js';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import { useMay } from '../../session/me.js';
import * as texts from '../../texts/index.js';
import { formatCount } from './load-grid.js';
import { writeChanges, type Outcome, type Written } from './write-changes.js';

type Preview = Schemas['SpreadPreview'];
type Change = Preview['changes'][number];

/** Writes a previewed spread job by job, and takes it back. */
export function SpreadWriter({ preview }: { preview: Preview }) {
  const mayWrite = useMay('editor');
  const [isAsking, setIsAsking] = useState(false);
  const [done, setDone] = useState(0);
  const queries = useQueryClient();
  const writer = useMutation({
    mutationFn: ({ changes }: { changes: readonly Change[]; isUndo: boolean }) => {
      setDone(0);
      setIsAsking(false);
      return writeChanges(changes, writeChange, setDone);
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: keys.all('jobs') });
      // The preview stays: it is what was written.
      void queries.invalidateQueries({ queryKey: ['calendar', 'list'] });
    },
  });
  const { spread } = texts.load;
  if (!mayWrite) return <Text size="sm">{spread.needsRole}</Text>;
  const count = formatCount(preview.changes.length);
  const [before, after] = [preview.most_before, preview.most_after].map((most) => formatCount(most));
  return (
    <Stack>
      {writer.isPending && <Writing done={done} all={writer.variables.changes.length} />}
      {writer.data !== undefined && (
        <WhatWasWritten
          outcome={writer.data}
          isUndone={writer.variables?.isUndo === true}
          onUndo={() => writer.mutate({ changes: writer.data.undo, isUndo: true })}
        />
      )}
      {writer.isIdle && (
        <Group>
          <Button onClick={() => setIsAsking(true)}>{spread.apply(count)}</Button>
        </Group>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        title={spread.ask(count)}
        summary={spread.summary(before ?? '', after ?? '')}
        confirmLabel={spread.apply(count)}
        onConfirm={() => writer.mutate({ changes: preview.changes, isUndo: false })}
        onClose={() => setIsAsking(false)}
      />
    </Stack>
  );
}

/** Changes a job, unless somebody else does at the same time. */
async function writeChange({ job_id: id, name, patch }: Change): Promise<Written<Change>> {
  try {
    const job = await client.getJob({ id });
    await client.patchJob({ id, 'If-Match': `"${job.revision}"`, body: patch });
    const { jitter_seconds, schedule } = job;
    const old = 'schedule' in patch ? { schedule } : { jitter_seconds };
    return { undo: { job_id: id, name, patch: old } };
  } catch (error) {
    return { refused: `${name}: ${sentenceOf(error)}` };
  }
}

const Writing = ({ done, all }: { done: number; all: number }) => {
  const text = texts.load.spread.progress(formatCount(done), formatCount(all));
  return (
    <div role="status">
      <Text size="sm" mb={4}>
        {text}
      </Text>
      <Progress value={(done / all) * 100} aria-label={text} />
    </div>
  );
};

interface WhatWasWrittenProps {
  outcome: Outcome<Change>;
  isUndone: boolean;
  onUndo: () => void;
}

function WhatWasWritten({ outcome: { undo, refused }, isUndone, onUndo }: WhatWasWrittenProps) {
  const { spread } = texts.load;
  const count = formatCount(undo.length);
  return (
    <Alert
      color={refused.length > 0 ? 'orange' : 'green'}
      role="status"
      title={isUndone ? spread.undone(count) : spread.done(count)}
    >
      <Stack gap="xs" align="flex-start">
        {refused.length > 0 && (
          <>
            <Text size="sm">{spread.refused(formatCount(refused.length))}</Text>
            <List size="sm">
              {refused.map((sentence) => (
                <List.Item key={sentence}>{sentence}</List.Item>
              ))}
            </List>
          </>
        )}
        {!isUndone && undo.length > 0 && (
          <Button variant="default" size="xs" onClick={onUndo}>
            {spread.undo}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
