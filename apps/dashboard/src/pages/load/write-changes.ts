/** What a change of one job came to: what brings it back, or why it refused. */
export type Written<Change> = { undo: Change } | { refused: string };

/** What came of several changes. */
export interface Outcome<Change> {
  /** What brings back what was there before, in the order of the changes. */
  undo: Change[];
  /** Why single jobs refused, each with the job's name. */
  refused: string[];
}

const AT_ONCE = 4;

/**
 * Writes changes, a few at the same time: one that is refused keeps no other from being written. `onProgress` is told how
 * many are over.
 */
export async function writeChanges<Change>(
  changes: readonly Change[],
  write: (change: Change) => Promise<Written<Change>>,
  onProgress: (done: number) => void,
): Promise<Outcome<Change>> {
  const results: Written<Change>[] = [];
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    while (next < changes.length) {
      const index = next++;
      results[index] = await write(changes[index] as Change);
      done += 1;
      onProgress(done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return {
    undo: results.flatMap((result) => ('undo' in result ? [result.undo] : [])),
    refused: results.flatMap((result) => ('refused' in result ? [result.refused] : [])),
  };
}
