import type { Clock } from '@job-scheduler/job-model';
import { Journal, type JournalEvent, type JournalPlace } from '@job-scheduler/job-store';
import type { EventLog } from '@job-scheduler/platform';
import { EventHub } from './event-hub.js';

/** A journal whose horizon a test moves, and whose pages wait while a test says so. */
class HeldJournal extends Journal {
  at = 5;
  gate: Promise<void> | null = null;
  readonly events = [{ kind: 'job', at: 10, key: 'a', job_id: 'j' } as JournalEvent];

  horizon(): Promise<number> {
    return Promise.resolve(this.at);
  }

  async after(place: JournalPlace): Promise<JournalEvent[]> {
    await this.gate;
    return this.events.filter(({ at }) => at >= place.at);
  }
}

it('a resumed listener is told what the others were told just before, also when the horizon moves meanwhile', async () => {
  const journal = new HeldJournal();
  const clock = { monotonic: () => 0, sleep: () => new Promise(() => undefined) };
  const log: EventLog = { info: jest.fn(), warn: jest.fn(), error: jest.fn(), debug: jest.fn() } as never;
  const hub = new EventHub(journal, clock as never as Clock, log);
  await hub.listen(null, null);
  await hub.runOnce();
  let open = (): void => undefined;
  journal.gate = new Promise((resolve) => (open = resolve));
  const resumed = await hub.listen(null, 0);
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
