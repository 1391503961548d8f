import type { JobTimeline, Phase, Transition } from './job-timeline.js';
import { naiveTicks } from './naive-schedule.js';

/** Why a skip row may account for a tick, as far as the driver's own writes explain it. */
export type ExplainedSkip = 'paused' | 'edited';

/** What must, may and must not happen to one tick of a job. */
export interface ExpectedTick {
  at: number;
  /** Whether exactly one row must account for it; otherwise there may be one or none. */
  required: boolean;
  /** Whether it must be called, may be (a write races with it), or must not be. */
  call: 'required' | 'possible' | 'forbidden';
  skips: ReadonlySet<ExplainedSkip>;
}

/**
 * What to expect of a job's ticks up to `until`. A write that is invoked after a tick may still take effect before the
 * tick is recorded or its run is claimed: for `raceMs`, a tick races with the writes after it.
 */
export function expectedTicks(timeline: JobTimeline, until: number, raceMs: number): ExpectedTick[] {
  const { createdAt, created, transitions } = timeline;
  const schedules = new Set([created.schedule, ...transitions.map(({ to }) => to.schedule)]);
  const dueBy = new Map<number, Set<string>>();
  for (const schedule of schedules) {
    for (const at of naiveTicks(schedule, createdAt, createdAt, until)) {
      dueBy.set(at, (dueBy.get(at) ?? new Set()).add(schedule));
    }
  }
  const uncertainFrom = Math.min(...transitions.filter(isUnknown).map(({ invokedAt }) => invokedAt));
  return [...dueBy]
    .sort(([a], [b]) => a - b)
    .flatMap(([at, due]) => {
      if (at + raceMs >= uncertainFrom) return uncertainTick(at);
      return expectedTick(timeline, at, due, raceMs) ?? [];
    });
}

/** After a write whose outcome was never learned, every tick of every schedule may run or be skipped. */
const uncertainTick = (at: number): ExpectedTick => ({
  at,
  required: false,
  call: 'possible',
  skips: new Set(['paused', 'edited']),
});

function expectedTick(
  timeline: JobTimeline,
  at: number,
  due: ReadonlySet<string>,
  raceMs: number,
): ExpectedTick | null {
  const phases = phasesAt(timeline, at);
  const ticking = phases.filter(({ status, schedule }) => status !== 'deleted' && due.has(schedule));
  if (ticking.length === 0) return null;
  const active = ticking.some(({ status }) => status === 'active');
  const paused = ticking.some(({ status }) => status === 'paused');
  const racing = timeline.transitions.filter(
    ({ invokedAt, acknowledgedAt }) => invokedAt <= at + raceMs && acknowledgedAt >= at,
  );
  const cutOff = racing.some((transition) => transition.invokedAt > at && cutsOff(transition));
  return {
    at,
    required: phases.length === ticking.length && !awaitsEndOfPause(timeline, at, raceMs),
    call: !active ? 'forbidden' : phases.length === 1 && !cutOff ? 'required' : 'possible',
    skips: new Set([...racing.flatMap(skipsOf), ...(paused ? (['paused'] as const) : [])]),
  };
}

/** The phases that the job may have been in at an instant: several while writes were under way, else one. */
function phasesAt({ created, transitions }: JobTimeline, at: number): Phase[] {
  let phases = [created];
  for (const { to, invokedAt, acknowledgedAt } of transitions) {
    if (invokedAt > at) break;
    phases = acknowledgedAt <= at ? [to] : [...phases, to];
  }
  return phases;
}

const isUnknown = ({ acknowledgedAt }: Transition): boolean => acknowledgedAt === Infinity;

/** Whether it keeps earlier ticks that were not recorded yet from running. */
const cutsOff = ({ from, to }: Transition): boolean =>
  from.status === 'active' && (to.status !== 'active' || to.schedule !== from.schedule);

/** The reason with which a write accounts for earlier ticks that were not recorded yet. */
function skipsOf({ from, to }: Transition): ExplainedSkip[] {
  if (from.status === 'paused' || to.status === 'paused') return ['paused'];
  return to.status === 'deleted' || to.schedule !== from.schedule ? ['edited'] : [];
}

/** A pause and the ticks that it cut off are accounted for when it ends, however it ends. */
function awaitsEndOfPause({ transitions }: JobTimeline, at: number, raceMs: number): boolean {
  const pause = transitions.findLastIndex(({ from, to, invokedAt }) => {
    return invokedAt <= at + raceMs && from.status !== 'paused' && to.status === 'paused';
  });
  return pause !== -1 && transitions.slice(pause + 1).every(({ to }) => to.status === 'paused');
}
