import type { ClaimedRun } from '@job-scheduler/job-store';
import { EcsTaskProtection, EventLog } from '@job-scheduler/platform';
import { ManualClock, RecordingTarget } from '@job-scheduler/testing';
import { randomUUID } from 'node:crypto';
import { ActiveCalls } from './active-calls.js';
import { CallProtection } from './call-protection.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DRAIN = 110 * SECOND;

class WarningsOnly extends EventLog {
  readonly warnings: string[] = [];
  debug(): void {}
  info(): void {}
  warn(event: string): void {
    this.warnings.push(event);
  }
  error(): void {}
}

/** The loop's body beside an agent of Amazon ECS that records what it is asked. */
async function start() {
  const agent = await RecordingTarget.start();
  const clock = new ManualClock();
  const calls = new ActiveCalls();
  const log = new WarningsOnly();
  const protection = new CallProtection(DRAIN, calls, new EcsTaskProtection(agent.url), clock, log);
  const works = () => agent.respond({ body: '{"protection":{}}' });
  works();

  /** What the agent was asked since the last look. */
  const asked = (): string[] =>
    agent.requests
      .splice(0)
      .map(({ body }) => JSON.parse(body) as { ProtectionEnabled: boolean; ExpiresInMinutes?: number })
      .map((state) => (state.ProtectionEnabled ? `protect ${state.ExpiresInMinutes} min` : 'lift'));

  /** Begins a call whose deadline is so many milliseconds away. */
  const begin = (timeoutMs: number) =>
    calls.begin(
      { run_id: randomUUID() } as ClaimedRun,
      { claim_id: 'claim', lease: 1 },
      clock.monotonic() + timeoutMs,
    );

  /** Takes as many turns as fit, and resolves to what was asked, with the second at which it was. */
  const turns = async (ms: number): Promise<string[]> => {
    const begun = clock.monotonic();
    const all: string[] = [];
    while (clock.monotonic() - begun < ms) {
      const restMs = await protection.runOnce();
      all.push(...asked().map((what) => `${(clock.monotonic() - begun) / SECOND} s: ${what}`));
      await clock.advance(restMs);
    }
    return all;
  };
  return { agent, calls, log, protection, works, begin, turns };
}

describe('CallProtection', () => {
  let runner: Awaited<ReturnType<typeof start>>;
  beforeEach(async () => void (runner = await start()));
  afterEach(() => runner.agent.close());

  it('asks for nothing while every call ends within the drain', async () => {
    runner.begin(DRAIN);
    expect(await runner.turns(3 * MINUTE)).toEqual([]);
  });

  it('protects while a call may outlast the drain, and no longer than that', async () => {
    runner.begin(900 * SECOND);
    expect(await runner.turns(900 * SECOND)).toEqual([
      '0 s: protect 5 min',
      '185 s: protect 5 min',
      '370 s: protect 5 min',
      '555 s: protect 5 min',
      '740 s: protect 5 min',
      // The call has 110 s left at 790 s, and the wish outlives the need by 30 s.
      '815 s: lift',
    ]);
  });

  it('lifts the protection when the call has ended, but not between calls that follow at once', async () => {
    const first = runner.begin(600 * SECOND);
    expect(await runner.turns(5 * SECOND)).toEqual(['0 s: protect 5 min']);
    runner.calls.end(first);
    expect(await runner.turns(10 * SECOND)).toEqual([]);
    const second = runner.begin(600 * SECOND);
    expect(await runner.turns(60 * SECOND)).toEqual([]);
    runner.calls.end(second);
    expect(await runner.turns(60 * SECOND)).toEqual(['25 s: lift']);
  });

  it('gives way for a minute each half hour, so that a runner that is never idle can be replaced', async () => {
    const changes: string[] = [];
    for (let call = 0; call < 8; call += 1) {
      runner.begin(900 * SECOND);
      changes.push(...(await runner.turns(5 * MINUTE)).map((what) => `call ${call}, ${what}`));
    }
    const switches = changes.filter(
      (what, index) => what.includes('lift') || changes[index - 1]?.includes('lift'),
    );
    expect(switches).toEqual(['call 6, 0 s: lift', 'call 6, 60 s: protect 5 min']);
  });

  it('goes on quietly when the agent fails, asks again half a minute later, and warns once', async () => {
    runner.agent.respond({ status: 500 });
    runner.begin(900 * SECOND);
    expect(await runner.turns(2 * MINUTE)).toEqual(
      [0, 30, 60, 90].map((second) => `${second} s: protect 5 min`),
    );
    expect(runner.log.warnings).toEqual(['task_not_protected']);
    runner.works();
    expect(await runner.turns(MINUTE)).toEqual(['0 s: protect 5 min']);
  });
});
