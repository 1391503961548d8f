import { setTimeout as delay } from 'node:timers/promises';
import type { FiringAlert } from '@job-scheduler/testing';
import type { Condition } from './conditions.js';
import type { DrillWorld } from './drill-world.js';

const POLL_MS = 250;
const FIRES_WITHIN_MS = 120_000;
/** An alert about what happened within six hours ends six minutes later here. */
const ENDS_WITHIN_MS = 480_000;
/** A single failed scrape interrupts an alert, which therefore counts as ended only after this many seconds. */
const ENDED_S = 3;

/** How one alert told of a condition. */
export interface Telling {
  alert: string;
  summary: string;
  /** Seconds from the cause to the alert, and from the mending to its end; null when it did not come. */
  firedAfter: number | null;
  endedAfter: number | null;
}

export interface Outcome {
  what: string;
  tellings: Telling[];
  /** Other alerts that fired meanwhile. */
  others: string[];
}

/**
 * Makes one thing go wrong, waits for its alerts, mends it, and waits for their end. If one of these alerts
 * still fires from before, it fails and makes nothing go wrong, since nobody could tell what that alert is about.
 */
export async function drill(world: DrillWorld, { what, alerts, cause }: Condition): Promise<Outcome> {
  const silent = { summary: '', firedAfter: null, endedAfter: null };
  const isQuiet = await until(
    world,
    (firing) => !firing.some(({ name }) => alerts.includes(name)),
    ENDS_WITHIN_MS,
  );
  if (!isQuiet) {
    const summary = `Not tried: one of these alerts still fired after ${ENDS_WITHIN_MS / 1_000} s.`;
    return { what, tellings: alerts.map((alert) => ({ ...silent, alert, summary })), others: [] };
  }
  const seen = new Map<string, Telling>();
  const others = new Set<string>();
  const begin = performance.now();
  const mend = await cause(world);
  await until(
    world,
    (firing) => {
      for (const { name, summary } of firing) {
        if (!alerts.includes(name)) others.add(name);
        else if (!seen.has(name))
          seen.set(name, { alert: name, summary, firedAfter: secondsSince(begin), endedAfter: null });
      }
      return alerts.every((name) => seen.has(name));
    },
    FIRES_WITHIN_MS,
  );
  const mending = performance.now();
  await mend();
  await until(
    world,
    (firing) => {
      for (const telling of seen.values()) {
        const stillFires = firing.some(({ name }) => name === telling.alert);
        telling.endedAfter = stillFires ? null : (telling.endedAfter ?? secondsSince(mending));
      }
      const now = secondsSince(mending);
      return [...seen.values()].every(({ endedAfter }) => endedAfter !== null && now > endedAfter + ENDED_S);
    },
    ENDS_WITHIN_MS,
  );
  others.delete('Watchdog');
  const tellings = alerts.map((alert) => seen.get(alert) ?? { alert, ...silent });
  return { what, tellings, others: [...others].sort() };
}

export const isPassed = ({ tellings }: Outcome): boolean =>
  tellings.every(({ firedAfter, endedAfter }) => firedAfter !== null && endedAfter !== null);

const secondsSince = (begin: number): number => Math.round((performance.now() - begin) / 100) / 10;

/** Whether the firing alerts became what is wanted within the limit. */
async function until(
  { prometheus }: DrillWorld,
  isEnough: (firing: FiringAlert[]) => boolean,
  limitMs: number,
): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  while (!isEnough(await prometheus.firing())) {
    if (performance.now() >= deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}
