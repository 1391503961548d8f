import { Button, Text } from '@mantine/core';
import { useStore } from '../../state/store.js';
import * as texts from '../../texts/index.js';
import type { Selection } from './selection.js';

interface MatchCountProps {
  /** How many jobs the filters find, in words. */
  total: string;
  /** Null for whoever may change no job. */
  selection: Selection | null;
  /** Whether filters are active that find some. */
  hasMatches: boolean;
}

/** How many jobs the filters find. One click selects them all, also those that are not on the screen. */
export function MatchCount({ total, selection, hasMatches }: MatchCountProps) {
  if (selection !== null && hasMatches) return <SelectAll total={total} selection={selection} />;
  return (
    <Text size="sm" c="dimmed" role="status" ml="auto">
      {total}
    </Text>
  );
}

function SelectAll({ total, selection }: { total: string; selection: Selection }) {
  const isAll = useStore(selection) === 'all';
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      ml="auto"
      disabled={isAll}
      onClick={() => selection.set('all')}
    >
      {texts.jobs.select.chooseAll(total)}
    </Button>
  );
}
