import { Button, CloseButton, Group, Paper, Text } from '@mantine/core';
import { useState } from 'react';
import { ActiveIcon, DeleteIcon, PausedIcon, RunNowIcon, TagIcon } from '../../components/icons.js';
import { useMay } from '../../session/me.js';
import { useStore } from '../../state/store.js';
import * as texts from '../../texts/index.js';
import { BulkDialog } from './bulk-dialog.js';
import type { BulkAction } from './bulk-plan.js';
import { BulkProgress, type StartedBulk } from './bulk-progress.js';
import type { JobsFilter } from './jobs-filter.js';
import { clear, type Selection } from './selection.js';

const ACTIONS = [
  { action: 'pause', icon: PausedIcon, least: 'operator' },
  { action: 'resume', icon: ActiveIcon, least: 'operator' },
  { action: 'run', icon: RunNowIcon, least: 'operator' },
  { action: 'tag', icon: TagIcon, least: 'editor' },
  { action: 'delete', icon: DeleteIcon, least: 'editor' },
] as const;

interface BulkBarProps {
  selection: Selection;
  filter: JobsFilter;
  /** How many jobs the filters find, in words. */
  total: string;
}

/** Stands at the foot of the screen, where it moves no row: the actions on the selection, then what comes of them. */
export function BulkBar({ selection, filter, total }: BulkBarProps) {
  const selected = useStore(selection);
  const [action, setAction] = useState<BulkAction | null>(null);
  const [started, setStarted] = useState<StartedBulk | null>(null);
  const isEmpty = selected !== 'all' && selected.size === 0;
  if (isEmpty && started === null) return null;
  return (
    <Paper
      component="section"
      aria-label={texts.jobs.select.bar}
      withBorder
      shadow="md"
      p="xs"
      pos="sticky"
      bottom={16}
      style={{ zIndex: 10 }}
    >
      {isEmpty && started !== null ? (
        <BulkProgress started={started} onUndo={setStarted} onClose={() => setStarted(null)} />
      ) : (
        <Actions selection={selection} total={total} onAct={setAction} />
      )}
      {action !== null && (
        <BulkDialog
          action={action}
          selected={selected}
          filter={filter}
          onClose={() => setAction(null)}
          onStarted={(next) => {
            setAction(null);
            setStarted(next);
            clear(selection);
          }}
        />
      )}
    </Paper>
  );
}

interface ActionsProps {
  selection: Selection;
  total: string;
  onAct: (action: BulkAction) => void;
}

function Actions({ selection, total, onAct }: ActionsProps) {
  const selected = useStore(selection);
  const mayEdit = useMay('editor');
  const { select, bulk } = texts.jobs;
  return (
    <Group gap="xs">
      <CloseButton aria-label={select.clear} onClick={() => clear(selection)} />
      <Text size="sm" fw={600} role="status">
        {selected === 'all' ? select.all(total) : select.count(selected.size)}
      </Text>
      {selected !== 'all' && (
        <Button size="compact-sm" variant="subtle" onClick={() => selection.set('all')}>
          {select.chooseAll(total)}
        </Button>
      )}
      <Group gap="xs" ml="auto">
        {ACTIONS.filter(({ least }) => least === 'operator' || mayEdit).map(({ action, icon: Icon }) => (
          <Button
            key={action}
            size="xs"
            variant="default"
            leftSection={<Icon size={14} />}
            onClick={() => onAct(action)}
          >
            {bulk.actions[action]}
          </Button>
        ))}
      </Group>
    </Group>
  );
}
