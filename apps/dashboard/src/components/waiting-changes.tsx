import { Button } from '@mantine/core';
import * as texts from '../texts/index.js';

/** How many changes wait until the pointer has left the rows, and what shows them now. It belongs below the rows. */
export function WaitingChanges({ count, onShow }: { count: number; onShow: () => void }) {
  if (count === 0) return null;
  return (
    <Button variant="light" size="compact-sm" onClick={onShow}>
      {texts.components.waiting(count)}
    </Button>
  );
}
