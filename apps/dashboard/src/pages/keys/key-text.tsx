import { Alert, Button, CopyButton, Group, Modal, Stack, TextInput } from '@mantine/core';
import { FailedIcon } from '../../components/icons.js';
import * as texts from '../../texts/index.js';

interface KeyTextProps {
  text: string;
  onClose: () => void;
}

/** Shows the text of a key, once. Only its button closes it. */
export function KeyText({ text, onClose }: KeyTextProps) {
  const keys = texts.keys;
  const components = texts.components;
  return (
    <Modal
      opened
      onClose={onClose}
      title={keys.text.title}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack>
        <Alert color="yellow" icon={<FailedIcon />} title={keys.text.once} />
        <TextInput
          label={keys.text.label}
          value={text}
          readOnly
          ff="monospace"
          onFocus={({ currentTarget }) => currentTarget.select()}
          data-autofocus
        />
        <Group justify="flex-end">
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? components.copied : components.copy}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onClose}>{keys.text.done}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
