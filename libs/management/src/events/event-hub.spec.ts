import type { Clock } from '@job-scheduler/job-model';
import { Journal, type Horizon, type JournalEvent } from '@job-scheduler/job-store';
import type { EventLog } from '@job-scheduler/platform';
import type { Readable } from 'node:stream';
import { eventFilter } from './event-filter.js';
import { EventHub, type Audience } from './event-hub.js';
import { placeOf } from './event-place.js';

/** A journal whose horizon a test moves, and whose pages wait while a test says so. */
class HeldJournal extends Journal {
  at = 5;
  gate: Promise<void> | null = null;
  readonly events = [{ kind: 'job', at: 10, key: 'a', job_id: 'j' } as JournalEvent];

  late: number[] = [];

  horizon(): Promise<Horizon> {
    return Promise.resolve({ at: this.at, late: this.late });
  }

  readonly reads: (readonly string[] | null)[] = [];

  async *since(from: number, _: number, jobs: readonly string[] | null): AsyncIterable<JournalEvent[]> {
    this.reads.push(jobs);
    const found = this.events.filter(({ at, job_id }) => at >= from && jobs?.includes(job_id) !== false);
    await this.gate;
    yield found;
  }
}

const audience = (jobs: string[], types: string[] = []): Audience => ({
  filter: eventFilter({ jobIds: jobs, types, namespaces: [] }, { namespaces: null }),
  isAllowed: () => Promise.resolve(true),
});
const EVERYTHING = audience([]);

/** A hub over a journal, and a clock that the test moves. */
function makeHub() {
  const journal = new HeldJournal();
  const time = { now: 0 };
  const clock = { monotonic: () => time.now, sleep: () => new Promise(() => undefined) };
  const log: EventLog = { info: jest.fn(), warn: jest.fn(), error: jest.fn(), debug: jest.fn() } as never;
  return { journal, time, hub: new EventHub(journal, clock as never as Clock, log) };
}

/** What a stream has said up to now. */
function read(stream: Readable): () => { keys: string[]; lastId: string } {
  let text = '';
  stream.on('data', (part: Buffer) => void (text += part.toString()));
  return () => ({
    keys: [...text.matchAll(/"id":"([\w-]+)"/g)].map(([, key]) => key!),
    lastId: [...text.matchAll(/^id: (\S+)$/gm)].at(-1)![1]!,
  });
}

const eventOf = (key: string, at: number, job_id = 'j'): JournalEvent =>
  ({ kind: 'job', at, key, job_id }) as JournalEvent;
const soon = () => new Promise(setImmediate);

describe('what a long transaction committed', () => {
  it('is told once it has ended, however much was told meanwhile', async () => {
    const { journal, hub } = makeHub();
    const stream = await hub.listen(EVERYTHING, null);
    const said = read(stream);
    await hub.runOnce();
    [journal.at, journal.late] = [1_000, [20]];
    journal.events.push(eventOf('meanwhile', 900));
    await hub.runOnce();
    journal.at = 2_000;
    await hub.runOnce();
    // Of the same millisecond, and of a revision, which rounds it.
    journal.events.push(eventOf('late', 20), eventOf('rounded', 21), eventOf('other', 22));
    journal.late = [];
    await hub.runOnce();
    await hub.runOnce();
    await soon();
    expect(said().keys).toEqual(['a', 'meanwhile', 'late', 'rounded']);
    stream.destroy();
  });

  it('is told to who resumes, whether it ended meanwhile or ends later, and once', async () => {
    const { journal, hub } = makeHub();
    [journal.at, journal.late] = [1_000, [20, 30]];
    const first = await hub.listen(EVERYTHING, null);
    const saidFirst = read(first);
    await hub.runOnce();
    await soon();
    const { lastId } = saidFirst();
    expect(placeOf(lastId)).toEqual({ at: 1_000, late: [20, 30] });
    first.destroy();
    await soon();
    journal.events.push(eventOf('twenty', 20));
    [journal.at, journal.late] = [5_000, [30]];
    const second = await hub.listen(EVERYTHING, placeOf(lastId));
    const saidSecond = read(second);
    await soon();
    journal.events.push(eventOf('thirty', 30));
    journal.late = [];
    await hub.runOnce();
    await hub.runOnce();
    await soon();
    expect(saidSecond().keys).toEqual(['twenty', 'thirty']);
    second.destroy();
  });
});

it('a stream ends once its listener may not listen any more, and not because that cannot be told', async () => {
  const { journal, time, hub } = makeHub();
  const answers = [() => Promise.reject(new Error('away')), () => Promise.resolve(false)];
  const isAllowed = jest.fn(() => answers.shift()!());
  const stream = await hub.listen({ ...EVERYTHING, isAllowed }, null);
  const said = read(stream);
  const hasEnded = jest.fn();
  stream.once('end', hasEnded);
  for (const now of [2_000, 4_000]) {
    expect(hasEnded).not.toHaveBeenCalled();
    time.now = now;
    await hub.runOnce();
    await hub.runOnce();
    await soon();
  }
  expect(hasEnded).toHaveBeenCalled();
  expect(isAllowed).toHaveBeenCalledTimes(2);
  journal.events.push(eventOf('secret', 50));
  await hub.runOnce();
  expect(said().keys).not.toContain('secret');
});

it.each(['', 'x', '1-', '-1', '1-x'])('%j is no id of an event', (id) => {
  expect(placeOf(id)).toBeNull();
});

it('no id of an event names thousands of transactions', () => {
  expect(placeOf(`1${'-1'.repeat(1_000)}`)).not.toBeNull();
  expect(placeOf(`1${'-1'.repeat(1_001)}`)).toBeNull();
});

it('a resumed listener is told what the others were told just before, also when the horizon moves meanwhile', async () => {
  const { journal, hub } = makeHub();
  await hub.listen(EVERYTHING, null);
  await hub.runOnce();
  let open = (): void => undefined;
  journal.gate = new Promise((resolve) => (open = resolve));
  const resumed = await hub.listen(EVERYTHING, { at: 0, late: [] });
  let text = '';
  const told = new Promise<void>((resolve) =>
    resumed.on('data', (part: Buffer) => {
      text += part.toString();
      if (text.includes('"id":"z"')) resolve();
    }),
  );
  journal.gate = null;
  journal.at = 20;
  await hub.runOnce();
  open();
  await new Promise(setImmediate);
  journal.events.push({ kind: 'job', at: 30, key: 'z', job_id: 'j' } as JournalEvent);
  await hub.runOnce();
  await told;
  expect([...text.matchAll(/"id":"(\w)"/g)].map(([, key]) => key)).toEqual(['a', 'z']);
  resumed.destroy();
});

describe('listeners to jobs of their own', () => {
  it('are told of these alone, and of no other is read while nobody wants everything', async () => {
    const { journal, hub } = makeHub();
    journal.events.push(eventOf('k', 11, 'k'), eventOf('l', 12, 'l'));
    const some = await Promise.all(
      [['j'], ['J', 'k'], ['x']].map((jobs) => hub.listen(audience(jobs), null)),
    );
    const said = some.map(read);
    await hub.runOnce();
    journal.reads.length = 0;
    await hub.runOnce();
    await soon();
    expect(said.map((each) => each().keys)).toEqual([['a'], ['a', 'k'], []]);
    expect(journal.reads).toEqual([['j', 'k', 'x']]);
    const all = await hub.listen(EVERYTHING, null);
    const saidAll = read(all);
    await hub.runOnce();
    await soon();
    expect(saidAll().keys).toEqual(['l']);
    for (const stream of [...some, all]) stream.destroy();
  });

  it('miss nothing when they come while what others want is read', async () => {
    const { journal, hub } = makeHub();
    const first = await hub.listen(audience(['j']), null);
    await hub.runOnce();
    journal.at = 1_000;
    let open = (): void => undefined;
    journal.gate = new Promise((resolve) => (open = resolve));
    const reading = hub.runOnce();
    await soon();
    journal.gate = null;
    const second = await hub.listen(audience(['k']), null);
    const said = read(second);
    // Of a transaction that began before the horizon which is being read up to, and commits only now.
    journal.events.push(eventOf('k', 900, 'k'));
    open();
    await reading;
    await hub.runOnce();
    await hub.runOnce();
    await soon();
    expect(said().keys).toEqual(['k']);
    expect(journal.reads.at(-1)).toEqual(['j', 'k']);
    for (const stream of [first, second]) stream.destroy();
  });

  it('share what they are sent with those who want the same', async () => {
    const { hub } = makeHub();
    const wanted = [audience(['j', 'k'], ['job']), audience(['k', 'j'], ['job']), audience(['j'])];
    const some = await Promise.all(wanted.map((each) => hub.listen(each, null)));
    const parts: Buffer[][] = some.map(() => []);
    some.forEach((stream, index) => stream.on('data', (part: Buffer) => parts[index]!.push(part)));
    await hub.runOnce();
    await soon();
    const [first, same, other] = parts.map((each) => each.find((part) => part.includes('"id":"a"')));
    expect(first).toBe(same);
    expect(other).toEqual(first);
    expect(other).not.toBe(first);
    for (const stream of some) stream.destroy();
  });
});
