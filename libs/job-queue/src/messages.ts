import {
  isUndecided,
  type AnnouncedTick,
  type RunPassage,
  type RunReference,
} from '@job-scheduler/job-model';

/** What one message carries: runs, or announced ticks. */
export interface Parcel {
  runs: RunReference[];
  announced?: AnnouncedTick[];
  passage?: RunPassage | undefined;
}

/** How many runs or announced ticks a parcel holds. */
export const sizeOf = ({ runs, announced }: Parcel): number => runs.length + (announced?.length ?? 0);

/** The messages of runs. */
export const parcelsOf = (runs: RunReference[], most: number, passage?: RunPassage): Parcel[] =>
  messagesOf(runs, most).map((some) => ({ runs: some, passage }));

/** The messages of announced ticks: those about which something is to be decided are by themselves. */
export function announcementsOf(ticks: AnnouncedTick[], most: number, passage?: RunPassage): Parcel[] {
  const undecided = ticks.filter(isUndecided);
  const others = undecided.length === 0 ? ticks : ticks.filter((tick) => !isUndecided(tick));
  const parcels: Parcel[] = [];
  for (const some of [others, undecided])
    for (let from = 0; from < some.length; from += most)
      parcels.push({ runs: [], announced: some.slice(from, from + most), passage });
  return parcels;
}

/**
 * Divides runs into messages, roughly in their order. A dispatch is claimed as a whole, so its runs are one message, however many
 * there are; all others go `most` to a message. An attempt that no message may carry goes by itself, since consumers refuse all of
 * its message.
 */
export function messagesOf(runs: RunReference[], most: number): RunReference[][] {
  const messages: RunReference[][] = [];
  const open = new Map<string | undefined, RunReference[]>();
  for (const run of runs) {
    const { dispatch_id, attempt } = run;
    if (!(attempt >= 1)) {
      messages.push([run]);
      continue;
    }
    const message = open.get(dispatch_id);
    if (message !== undefined && (dispatch_id !== undefined || message.length < most)) {
      message.push(run);
      continue;
    }
    const next = [run];
    messages.push(next);
    open.set(dispatch_id, next);
  }
  return messages;
}
