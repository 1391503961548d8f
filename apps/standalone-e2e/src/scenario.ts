import { eventually } from '@job-scheduler/testing';
import type { RecordingTarget } from '@job-scheduler/testing';
import { callOf, disagreements, doubled, early, everySecond, wrongRows, type Call } from './accounting.js';
import type { JobAnswer, RunAnswer } from './api.js';
import { newDirectory, newTarget } from './scratch.js';
import { StandaloneProcess } from './standalone-process.js';

/** How long the target holds each answer, so that some calls are always in flight. */
const HOLD_MS = 1_500;
/** The longest time a busy machine needs to deliver a call that was sent, or to write a result that came back. */
const SLACK_MS = 2_000;

/** Jobs that are due every second and whose calls take a while, in a process that the tests disrupt. */
export class Scenario {
  private constructor(
    public running: StandaloneProcess,
    readonly target: RecordingTarget,
    readonly jobs: readonly JobAnswer[],
  ) {}

  static async begin(jobCount = 5): Promise<Scenario> {
    const running = await StandaloneProcess.start({ dataDirectory: newDirectory() });
    const target = await newTarget();
    target.respond({ delayMs: HOLD_MS });
    const names = Array.from({ length: jobCount }, (_, index) => `job-${index}`);
    const jobs = await Promise.all(
      names.map((name) => running.api.everySecond(name, `${target.url}/${name}`)),
    );
    return new Scenario(running, target, jobs);
  }

  get calls(): Call[] {
    return this.target.requests.map(callOf);
  }

  /** Waits until the target holds a call of every job, for a tick at least `ahead` from now. */
  async midCall(ahead = 2_000): Promise<void> {
    const from = Date.now() + ahead;
    await eventually('a call in flight for every job', () => {
      const held = this.underWay().filter(({ scheduledAt }) => scheduledAt >= from);
      return this.jobs.every(({ id }) => held.some(({ jobId }) => jobId === id));
    });
  }

  /** The calls whose answers the target is certain to hold, without those that it is about to answer. */
  underWay(): Call[] {
    const now = Date.now();
    return this.calls.filter(({ arrivedAt }) => arrivedAt > now - HOLD_MS / 2);
  }

  async restart(): Promise<void> {
    this.running = await StandaloneProcess.start(this.running);
  }

  /** Waits for further ticks, then compares ledger, target and what is expected; resolves to the ledger. */
  async account(): Promise<RunAnswer[]> {
    const until = Math.ceil((Date.now() + 1_000) / 1_000) * 1_000;
    await this.target.waitFor((request) => callOf(request).scheduledAt >= until, 60_000);
    const ledger: RunAnswer[] = [];
    for (const { id, created_at } of this.jobs) {
      const rows = await this.running.api.settledRows(id, until);
      const calls = this.calls.filter(({ jobId, scheduledAt }) => jobId === id && scheduledAt <= until);
      expect(wrongRows(everySecond(Date.parse(created_at), until), rows)).toEqual([]);
      expect(disagreements(rows, calls)).toEqual([]);
      ledger.push(...rows);
    }
    expect(early(this.calls)).toEqual([]);
    return ledger;
  }
}

/** A fault: it was made at one time and had happened by the other, as far as a busy machine can tell. */
export interface Fault {
  madeAt: number;
  overAt: number;
}

/** Makes a fault, which resolves once it has happened. */
export async function faultOf(make: () => Promise<unknown>): Promise<Fault> {
  const madeAt = Date.now();
  await make();
  return { madeAt, overAt: Date.now() };
}

/** Expects that the calls that were cut off, and no others, were repeated under the same key and attempt. */
export function expectOnlyDoubled(scenario: Scenario, cutOff: readonly Call[], fault: Fault): void {
  const doubles = doubled(scenario.calls);
  const doubledRuns = doubles.map(([first]) => first?.runId);
  for (const { runId } of cutOff) expect(doubledRuns).toContain(runId);
  for (const [first, second, ...more] of doubles as [Call, Call, ...Call[]][]) {
    expect(more).toEqual([]);
    expect([second.idempotencyKey, second.attempt]).toEqual([first.idempotencyKey, first.attempt]);
    // It was in flight: on its way, or the target held its answer, or its result was being written.
    expect(first.arrivedAt).toBeLessThan(fault.overAt + SLACK_MS);
    expect(first.endedAt ?? Infinity).toBeGreaterThan(fault.madeAt - SLACK_MS);
  }
}
