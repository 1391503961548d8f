import { Alert, Button, Group } from '@mantine/core';
import * as texts from '../../texts/index.js';

interface NoticesProps {
  /** Takes back what was restored; null if nothing was. */
  onDiscard: (() => void) | null;
  /** What somebody else did to the job meanwhile; null: nothing that is known. */
  meanwhile: 'changed' | 'deleted' | null;
}

/** What somebody must know who goes on with the form. */
export function Notices({ onDiscard, meanwhile }: NoticesProps) {
  const { restored, discard, changedMeanwhile, deletedMeanwhile, deletedHint } = texts.jobEditor;
  return (
    <>
      {onDiscard !== null && (
        <Alert color="blue">
          <Group justify="space-between">
            {restored}
            <Button size="compact-sm" variant="default" onClick={onDiscard}>
              {discard}
            </Button>
          </Group>
        </Alert>
      )}
      {meanwhile === 'changed' && <Alert color="yellow" title={changedMeanwhile} />}
      {meanwhile === 'deleted' && (
        <Alert color="yellow" title={deletedMeanwhile}>
          {deletedHint}
        </Alert>
      )}
    </>
  );
}
