import { ActionIcon, Button, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useRouter } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { RemoveIcon, ViewsIcon } from '../../components/icons.js';
import * as texts from '../../texts/index.js';
import { readViews, withView, writeViews, type SavedView } from './saved-views.js';

/** Views of the list that somebody kept under a name in this browser. */
export function ViewsMenu() {
  const [views, setViews] = useState(() => readViews(window.localStorage));
  const [isFailed, setIsFailed] = useState(false);
  const [isNaming, naming] = useDisclosure(false);
  const router = useRouter();
  const keep = (next: SavedView[]): void => {
    setViews(next);
    setIsFailed(!writeViews(window.localStorage, next));
  };
  const words = texts.jobs.views;
  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <Button variant="default" px="sm" leftSection={<ViewsIcon size={16} />}>
            {words.open}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.map((view) => (
            <Menu.Item key={view.name} onClick={() => router.history.push(`/jobs${view.search}`)}>
              <Text size="sm" truncate dir="auto">
                {view.name}
              </Text>
            </Menu.Item>
          ))}
          <Menu.Item leftSection={<ViewsIcon size={16} />} onClick={naming.open}>
            {views.length === 0 ? words.save : words.manage}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={isNaming}
        onClose={naming.close}
        title={words.saveTitle}
        closeButtonProps={{ 'aria-label': texts.components.cancel }}
      >
        <NameView
          views={views}
          isFailed={isFailed}
          onKeep={(name) => {
            keep(withView(views, { name, search: window.location.search }));
            naming.close();
          }}
          onRemove={(name) => keep(views.filter((view) => view.name !== name))}
        />
      </Modal>
    </>
  );
}

interface NameViewProps {
  views: readonly SavedView[];
  isFailed: boolean;
  onKeep: (name: string) => void;
  onRemove: (name: string) => void;
}

function NameView({ views, isFailed, onKeep, onRemove }: NameViewProps) {
  const [name, setName] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const { views: words } = texts.jobs;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setIsMissing(name.trim() === '');
    if (name.trim() !== '') onKeep(name.trim());
  };
  return (
    <Stack>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={words.name}
            description={words.nameHint}
            value={name}
            maxLength={60}
            error={isMissing ? words.nameMissing : isFailed ? words.failed : null}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            data-autofocus
          />
          <Button type="submit" ml="auto">
            {words.keep}
          </Button>
        </Stack>
      </form>
      {views.map((view) => (
        <Group key={view.name} justify="space-between" wrap="nowrap">
          <Text size="sm" truncate dir="auto">
            {view.name}
          </Text>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={words.remove(view.name)}
            onClick={() => onRemove(view.name)}
          >
            <RemoveIcon size={16} />
          </ActionIcon>
        </Group>
      ))}
    </Stack>
  );
}
