import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode, SyntheticEvent } from 'react';
import * as texts from '../texts/index.js';
import { Refusal } from './refusal.js';

interface FormDialogProps {
  title: string;
  /** The verb of the button. */
  submitLabel: string;
  /** The fields. */
  children: ReactNode;
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

/**
 * Asks for a few things, then does what its button says. It is mounted while it is open. A click beside it does not close it, since
 * that would lose what was typed.
 */
export function FormDialog(props: FormDialogProps) {
  const { title, submitLabel, children, isBusy, isReady = true, error, shownFields = [] } = props;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    props.onSubmit();
  };
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={title}
      centered
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': texts.components.cancel }}
      styles={{ title: { overflowWrap: 'anywhere' } }}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          {children}
          {error !== null && <Refusal error={error} shownFields={shownFields} />}
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
