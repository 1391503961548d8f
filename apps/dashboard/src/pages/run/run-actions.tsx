import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { RawBody, Schemas } from '@job-scheduler/api-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { CancelledIcon, ReplayIcon } from '../../components/icons.js';
import { indentJson } from '../../components/indent-json.js';
import { PayloadDialog } from '../../components/payload-dialog.js';
import { sentenceOf } from '../../components/problem-texts.js';
import { isActiveState } from '../../components/runs/run-filter.js';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import { useMay } from '../../session/me.js';
import * as texts from '../../texts/index.js';
import { useSentOperation } from './sent-operation.js';

type Run = Schemas['Run'];

const words = texts.run;

/** What the viewer may do to a run. */
export function RunActions({ run }: { run: Run }) {
  const mayOperate = useMay('operator');
  const [dialog, setDialog] = useState<'cancel' | 'payload' | null>(null);
  const replay = useReplay(run, () => setDialog(null));
  if (!mayOperate) return null;
  if (isActiveState(run.state)) {
    return (
      <>
        <Button
          variant="default"
          leftSection={<CancelledIcon size={16} />}
          onClick={() => setDialog('cancel')}
        >
          {words.actions.cancel}
        </Button>
        {dialog === 'cancel' && <CancelDialog run={run} onClose={() => setDialog(null)} />}
      </>
    );
  }
  return (
    <>
      <Button
        leftSection={<ReplayIcon size={16} />}
        loading={replay.isPending && dialog === null}
        onClick={() => replay.mutate(undefined, { onError: tellFailure })}
      >
        {words.actions.replay}
      </Button>
      <Button variant="default" onClick={() => setDialog('payload')}>
        {words.actions.replayWithPayload}
      </Button>
      {dialog === 'payload' && <ReplayDialog run={run} replay={replay} onClose={() => setDialog(null)} />}
    </>
  );
}

const tellFailure = (error: Error): void => {
  notifications.show({ color: 'red', message: sentenceOf(error) });
};

/** Runs it again, and leads to the new run. */
function useReplay(run: Run, onDone: () => void) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (body: RawBody | undefined) =>
      client.replayRun({ id: run.id, ...(body === undefined ? {} : { body }) }),
    onSuccess: async ({ id }) => {
      onDone();
      void queries.invalidateQueries({ queryKey: keys.all('runs') });
      notifications.show({ message: words.replay.started });
      await navigate({ to: '/runs/$runId', params: { runId: id } });
    },
  });
}

interface ReplayDialogProps {
  run: Run;
  replay: ReturnType<typeof useReplay>;
  onClose: () => void;
}

function ReplayDialog({ run, replay, onClose }: ReplayDialogProps) {
  const { sent, isGone } = useSentOperation(run);
  if (sent === undefined && !isGone) return null;
  return (
    <PayloadDialog
      title={words.replay.title}
      summary={words.replay.summary}
      initial={indentJson(sent?.payload ?? 'null')}
      confirmLabel={words.replay.confirm}
      isBusy={replay.isPending}
      error={replay.error}
      onSubmit={(body) => replay.mutate(body)}
      onClose={onClose}
    />
  );
}

function CancelDialog({ run, onClose }: { run: Run; onClose: () => void }) {
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => client.cancelRun({ id: run.id }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.all('runs') });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      isOpen
      title={words.cancel.title}
      summary={words.cancel.summary}
      confirmLabel={words.cancel.confirm}
      isDangerous
      isBusy={cancel.isPending}
      error={cancel.error}
      onConfirm={() => cancel.mutate()}
      onClose={onClose}
    />
  );
}
