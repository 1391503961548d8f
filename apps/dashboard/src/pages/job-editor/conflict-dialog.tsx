import { Button, Group, Modal, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import * as texts from '../../texts/index.js';
import { differencesOf, mergedForm, type Difference } from './differences.js';
import styles from './job-editor.module.css';
import type { JobForm } from './job-form.js';
import type { Conflict } from './use-save-job.js';

interface ConflictDialogProps {
  kind: Conflict['kind'];
  theirs: JobForm;
  mine: JobForm;
  /** What the form began with: what I did not change, the others may have. */
  base: JobForm;
  /** Goes on with the version that was put together. */
  onChoose: (form: JobForm) => void;
  onClose: () => void;
}

/** Somebody saved the job meanwhile, or another one has its name: shows both versions, field by field, and lets the person choose. */
export function ConflictDialog({ kind, theirs, mine, base, onChoose, onClose }: ConflictDialogProps) {
  const words = texts.jobEditor.conflict;
  const differences = differencesOf(theirs, mine);
  const [mineWanted, setMineWanted] = useState<ReadonlySet<keyof JobForm>>(
    () => new Set(differencesOf(kind === 'stale' ? base : theirs, mine).map(({ field }) => field)),
  );
  const choose = (field: keyof JobForm, isMine: boolean): void => {
    const next = new Set(mineWanted);
    if (isMine) next.add(field);
    else next.delete(field);
    setMineWanted(next);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.titles[kind]}
      closeButtonProps={{ 'aria-label': texts.components.cancel }}
      size="xl"
    >
      <Stack>
        <Text>{differences.length === 0 ? words.same[kind] : words.intro[kind]}</Text>
        {differences.map((difference) => (
          <Choice
            key={difference.field}
            difference={difference}
            isMine={mineWanted.has(difference.field)}
            onChoose={(isMine) => choose(difference.field, isMine)}
          />
        ))}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {words.later}
          </Button>
          <Button variant="default" onClick={() => onChoose(theirs)}>
            {words.discard}
          </Button>
          <Button onClick={() => onChoose(mergedForm(theirs, mine, mineWanted))}>{words.go}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface ChoiceProps {
  difference: Difference;
  isMine: boolean;
  onChoose: (isMine: boolean) => void;
}

function Choice({ difference: { field, theirs, mine }, isMine, onChoose }: ChoiceProps) {
  const words = texts.jobEditor.conflict;
  const name = texts.jobEditor.fieldNames[field];
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text fw={600}>{name}</Text>
        <SegmentedControl
          size="xs"
          aria-label={words.choose(name)}
          value={isMine ? 'mine' : 'theirs'}
          onChange={(value) => onChoose(value === 'mine')}
          data={[
            { value: 'theirs', label: words.theirs },
            { value: 'mine', label: words.mine },
          ]}
        />
      </Group>
      <Table layout="fixed" withTableBorder withColumnBorders>
        <Table.Tbody>
          <Version label={words.theirs} text={theirs} isChosen={!isMine} />
          <Version label={words.mine} text={mine} isChosen={isMine} />
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Version({ label, text, isChosen }: { label: string; text: string; isChosen: boolean }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" w={110}>
        {isChosen ? `✓ ${label}` : label}
      </Table.Th>
      <Table.Td>
        <Text
          size="sm"
          className={styles['version'] ?? ''}
          c={isChosen ? 'var(--mantine-color-text)' : 'dimmed'}
        >
          {text === '' ? texts.jobEditor.conflict.empty : text}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}
