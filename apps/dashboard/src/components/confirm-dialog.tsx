import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import * as texts from '../texts/index.js';
import { ProblemNotice } from './problem-notice.js';

interface ConfirmDialogProps {
  isOpen: boolean;
  /** A question: "Delete 12 jobs?" */
  title: string;
  /** What will happen, in numbers. */
  summary: ReactNode;
  /** The verb: "Delete". */
  confirmLabel: string;
  isDangerous?: boolean;
  isBusy?: boolean;
  /** There is nothing to confirm yet. */
  isDisabled?: boolean;
  /** Why it failed; null before. */
  error?: Error | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that is hard to undo, and first says what it will do. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    isOpen,
    title,
    summary,
    confirmLabel,
    isDangerous,
    isBusy = false,
    isDisabled = false,
    error = null,
  } = props;
  return (
    <Modal
      opened={isOpen}
      onClose={props.onClose}
      title={title}
      closeButtonProps={{ 'aria-label': texts.components.cancel }}
      centered
    >
      <Stack>
        <div>{summary}</div>
        {error !== null && <ProblemNotice error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose} data-autofocus>
            {texts.components.cancel}
          </Button>
          <Button
            color={isDangerous === true ? 'red' : 'blue'}
            loading={isBusy}
            disabled={isDisabled}
            onClick={props.onConfirm}
          >
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
