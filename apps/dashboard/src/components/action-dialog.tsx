import { Button, Group, Modal, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import * as texts from '../texts/index.js';
import { ProblemNotice } from './problem-notice.js';

interface ActionDialogProps {
  title: string;
  children: ReactNode;
  /** The verb: "Pause". */
  submitLabel: string;
  isBusy: boolean;
  /** Whether what is filled in can be sent. */
  isReady?: boolean;
  /** Why it failed; null before. */
  error: Error | null;
  /** The JSON pointers of the fields that show their errors themselves. */
  shownFields?: readonly string[];
  onSubmit: () => void;
  onClose: () => void;
}

/** Asks for a few things, then does what its button says. It is mounted while it is open. */
export function ActionDialog(props: ActionDialogProps) {
  const { title, children, submitLabel, isBusy, isReady = true, error, shownFields = [] } = props;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    props.onSubmit();
  };
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={title}
      closeButtonProps={{ 'aria-label': texts.components.cancel }}
      centered
      styles={{ title: { overflowWrap: 'anywhere' } }}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          {children}
          {error !== null && <ProblemNotice error={error} shownFields={shownFields} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={props.onClose}>
              {texts.components.cancel}
            </Button>
            <Button type="submit" loading={isBusy} disabled={!isReady}>
              {submitLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
