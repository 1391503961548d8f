import { Radio, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { Schemas } from '@job-scheduler/api-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormDialog } from '../../components/form-dialog.js';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import * as texts from '../../texts/index.js';
import { CATCH_UPS, type CatchUp } from '../job/actions/resume-counts.js';

const { stops: words } = texts.system;

interface ResumeStopDialogProps {
  stop: Schemas['Stop'];
  /** What is stopped, in words. */
  name: string;
  onClose: () => void;
}

/** Lets calls go out again, and asks which of the ticks that were skipped run after all. */
export function ResumeStopDialog({ stop: { namespace }, name, onClose }: ResumeStopDialogProps) {
  const [catchUp, setCatchUp] = useState<CatchUp>('none');
  const queries = useQueryClient();
  const resume = useMutation({
    mutationFn: () =>
      client.resumeStopped({ body: { catch_up: catchUp, ...(namespace !== null && { namespace }) } }),
    onSuccess: ({ backfills }) => {
      notifications.show({ color: 'green', message: messageOf(name, catchUp, backfills) });
      onClose();
      return queries.invalidateQueries({ queryKey: keys.all('stops') });
    },
  });
  return (
    <FormDialog
      title={words.askResume(name)}
      submitLabel={words.resume}
      isBusy={resume.isPending}
      error={resume.error}
      onSubmit={() => resume.mutate()}
      onClose={onClose}
    >
      <Radio.Group
        label={words.skipped}
        description={words.skippedNote}
        value={catchUp}
        onChange={(value) => setCatchUp(value as CatchUp)}
      >
        <Stack gap="sm" mt="xs">
          {CATCH_UPS.map((each) => (
            <Radio
              key={each}
              value={each}
              label={words.catchUp[each]}
              description={words.catchUpHints[each]}
            />
          ))}
        </Stack>
      </Radio.Group>
      {catchUp !== 'none' && <Text size="sm">{words.catchUpNote}</Text>}
    </FormDialog>
  );
}

function messageOf(name: string, catchUp: CatchUp, backfills: number): string {
  if (catchUp === 'none') return words.resumed(name);
  const caughtUp = backfills === 0 ? words.nothingToCatchUp : words.catchesUp(backfills);
  return `${words.resumed(name)} ${caughtUp}`;
}
