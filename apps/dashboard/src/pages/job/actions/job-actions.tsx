import { ActionIcon, Button, Menu } from '@mantine/core';
import type { RawBody, Schemas } from '@job-scheduler/api-client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  ActiveIcon,
  CopyIcon,
  DeleteIcon,
  EditIcon,
  MoreIcon,
  OperationsIcon,
  PausedIcon,
  ReplayIcon,
} from '../../../components/icons.js';
import { ButtonLink, MenuItemLink } from '../../../components/links.js';
import { indentJson } from '../../../components/indent-json.js';
import { PayloadDialog } from '../../../components/payload-dialog.js';
import { client } from '../../../queries/client.js';
import { exactPayloadQuery } from '../../../queries/exact-payload.js';
import { useMay } from '../../../session/me.js';
import * as texts from '../../../texts/index.js';
import { BackfillDialog } from './backfill-dialog.js';
import { DeleteDialog } from './delete-dialog.js';
import { PauseDialog } from './pause-dialog.js';
import { ResumeDialog } from './resume-dialog.js';
import { tellFailure, tellStartedRun } from './tell.js';
import { useJobAction } from './use-job-action.js';

type Job = Schemas['Job'];
type Dialog = 'pause' | 'resume' | 'payload' | 'backfill' | 'delete';

const words = texts.job.actions;

/** What the viewer may do to a job. */
export function JobActions({ job }: { job: Job }) {
  const mayOperate = useMay('operator');
  const mayEdit = useMay('editor');
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = (): void => setDialog(null);
  const run = useJobAction((id: string) => client.runJob({ id }), tellStartedRun);
  if (!mayOperate) return null;
  const isStopped = job.status === 'paused' || job.status === 'disabled';
  return (
    <>
      <Button
        leftSection={<ActiveIcon size={16} />}
        loading={run.isPending}
        onClick={() => run.mutate(job.id, { onError: tellFailure })}
      >
        {words.run}
      </Button>
      {isStopped && (
        <Button variant="default" onClick={() => setDialog('resume')}>
          {words.resume}
        </Button>
      )}
      {job.status === 'active' && (
        <Button variant="default" leftSection={<PausedIcon size={16} />} onClick={() => setDialog('pause')}>
          {words.pause}
        </Button>
      )}
      {mayEdit && (
        <ButtonLink
          to="/jobs/$jobId/edit"
          params={{ jobId: job.id }}
          variant="default"
          leftSection={<EditIcon size={16} />}
        >
          {words.edit}
        </ButtonLink>
      )}
      <MoreActions job={job} mayEdit={mayEdit} onOpen={setDialog} />
      <OpenDialog job={job} dialog={dialog} onClose={close} />
    </>
  );
}

interface MoreActionsProps {
  job: Job;
  mayEdit: boolean;
  onOpen: (dialog: Dialog) => void;
}

function MoreActions({ job, mayEdit, onOpen }: MoreActionsProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={words.more}>
          <MoreIcon size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<ReplayIcon size={16} />} onClick={() => onOpen('payload')}>
          {words.runWithPayload}
        </Menu.Item>
        {job.status === 'paused' && (
          <Menu.Item leftSection={<PausedIcon size={16} />} onClick={() => onOpen('pause')}>
            {words.changePause}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<OperationsIcon size={16} />} onClick={() => onOpen('backfill')}>
          {words.backfill}
        </Menu.Item>
        {mayEdit && (
          <>
            <MenuItemLink
              to="/jobs/new"
              search={{ from: job.id } as never}
              leftSection={<CopyIcon size={16} />}
            >
              {words.duplicate}
            </MenuItemLink>
            <Menu.Item color="red" leftSection={<DeleteIcon size={16} />} onClick={() => onOpen('delete')}>
              {words.remove}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

interface OpenDialogProps {
  job: Job;
  dialog: Dialog | null;
  onClose: () => void;
}

function OpenDialog({ job, dialog, onClose }: OpenDialogProps) {
  switch (dialog) {
    case null:
      return null;
    case 'pause':
      return <PauseDialog job={job} onClose={onClose} />;
    case 'resume':
      return <ResumeDialog job={job} onClose={onClose} />;
    case 'payload':
      return <RunWithPayload job={job} onClose={onClose} />;
    case 'backfill':
      return <BackfillDialog job={job} onClose={onClose} />;
    case 'delete':
      return <DeleteDialog job={job} onClose={onClose} />;
  }
}

function RunWithPayload({ job, onClose }: { job: Job; onClose: () => void }) {
  const { data: exact } = useQuery(exactPayloadQuery(job.id));
  const run = useJobAction(
    (body: RawBody) => client.runJob({ id: job.id, body }),
    (started) => {
      onClose();
      tellStartedRun(started);
    },
  );
  if (exact === undefined) return null;
  return (
    <PayloadDialog
      title={texts.job.payload.title}
      summary={texts.job.payload.summary}
      initial={indentJson(exact.payload ?? 'null')}
      confirmLabel={texts.job.payload.confirm}
      isBusy={run.isPending}
      error={run.error}
      onSubmit={(body) => run.mutate(body)}
      onClose={onClose}
    />
  );
}
