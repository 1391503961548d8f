import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode, SyntheticEvent } from 'react';
import * as texts from '../texts/index.js';
import { ProblemNotice } from './problem-notice.js';
import { errorsElsewhere, fieldErrorsOf } from './problem-texts.js';

interface FormDialogProps {
  title: string;
  /** The verb of the button. */
  submitLabel: string;
  /** The fields. */
  children: ReactNode;
  isBusy: boolean;
  /** Why it failed; null before. */
  error: Error | null;
  /** The JSON pointers of the fields that show their errors themselves. */
  shownFields: readonly string[];
  onSubmit: () => void;
  onClose: () => void;
}

/** A short form. A click beside it does not close it, since that would lose what was typed. */
export function FormDialog(props: FormDialogProps) {
  const { title, submitLabel, children, isBusy, error, shownFields, onSubmit, onClose } = props;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': texts.components.cancel }}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          {children}
          {error !== null && <Refusal error={error} shownFields={shownFields} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {texts.components.cancel}
            </Button>
            <Button type="submit" loading={isBusy}>
              {submitLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** What the fields say themselves is not said twice. */
function Refusal({ error, shownFields }: Pick<FormDialogProps, 'shownFields'> & { error: Error }) {
  const isAllShown = fieldErrorsOf(error).size > 0 && errorsElsewhere(error, shownFields).length === 0;
  if (!isAllShown) return <ProblemNotice error={error} shownFields={shownFields} />;
  return (
    <Text size="sm" c="var(--mantine-color-error)" role="alert">
      {texts.components.seeFields}
    </Text>
  );
}
