import { type Operation, readUrl } from '@job-scheduler/job-model';
import type { ClaimedRun } from '@job-scheduler/job-store';
import type { AskedClaim } from '../life/heartbeat.js';
import type { RunOrigin } from '../traces/run-origin.js';

/** A run that this runner has claimed. */
export interface HeldRun extends AskedClaim {
  run: ClaimedRun;
  /** The host that it calls, with the port. */
  host: string;
  /** Monotonic milliseconds. */
  claimedAt: number;
  /** How it came here; missing while traces are off. */
  origin?: RunOrigin | undefined;
}

/** The runs of a claim, as this runner holds them. */
export const heldRuns = (
  runs: ClaimedRun[],
  { claimant, askedAt, lease }: AskedClaim,
  claimedAt: number,
  origins: ReadonlyMap<string, RunOrigin> | null,
): HeldRun[] =>
  runs.map((run) => ({
    run,
    host: hostOf(run),
    claimant,
    claimedAt,
    askedAt,
    lease,
    origin: origins?.get(run.run_id),
  }));

/** A claimed run to give back for a while. */
export interface RefusedRun extends HeldRun {
  delayMs: number;
}

/** Reading a URL takes longer than anything else between the claim of a run and its call, and the runs of a job share theirs. */
const hosts = new WeakMap<Operation, string>();

/** What is no URL counts as a host of its own: its call will fail, and must not keep the others from being made. */
export function hostOf({ operation }: ClaimedRun): string {
  const known = hosts.get(operation);
  if (known !== undefined) return known;
  const { callback_url } = operation;
  const host = readUrl(callback_url)?.host ?? callback_url;
  hosts.set(operation, host);
  return host;
}
