import { InMemoryDedupCache } from '@job-scheduler/dedup-cache/in-memory';
import type { RunReference } from '@job-scheduler/job-model';
import { JobQueueUnavailableError, RunProducer } from '@job-scheduler/job-queue';
import { InProcessJobQueue, InProcessRunProducer } from '@job-scheduler/job-queue/in-process';
import { NoSpans, PinoEventLog, Stages } from '@job-scheduler/platform';
import { ManualClock } from '@job-scheduler/testing';
import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { RunPublisher } from './run-publisher.js';
import { TracedRuns } from './traced-runs.js';

/** A job queue whose broker can be taken away. */
class InterruptedRunProducer extends InProcessRunProducer {
  isAway = false;
  private listener: () => void = () => undefined;

  override publish(runs: RunReference[]): Promise<void> {
    return this.isAway ? Promise.reject(new JobQueueUnavailableError('away')) : super.publish(runs);
  }

  override onAvailable(listener: () => void): () => void {
    this.listener = listener;
    return () => (this.listener = () => undefined);
  }

  comeBack(): void {
    this.isAway = false;
    this.listener();
  }
}

const runs = (count: number): RunReference[] =>
  Array.from({ length: count }, () => ({ run_id: randomUUID(), attempt: 1 }));

function publisherOn(
  producer: RunProducer,
  dedup = new InMemoryDedupCache(new ManualClock()),
  { clock = new ManualClock(), log = new PinoEventLog('test', 'silent') } = {},
) {
  const stages = new Stages(new Registry(), clock);
  const traced = new TracedRuns(new NoSpans());
  return new RunPublisher(producer, dedup, traced, stages, clock, log);
}

describe('RunPublisher', () => {
  let producer: InterruptedRunProducer;

  beforeEach(() => {
    producer = new InterruptedRunProducer(new InProcessJobQueue({ runsPerMessage: 1 }));
  });

  it('publishes a run once, and again when told that it seems lost', async () => {
    const publisher = publisherOn(producer);
    const published = runs(3);
    publisher.publish(published);
    await new Promise((resolve) => setImmediate(resolve));
    publisher.publish(published);
    publisher.republish(published.slice(0, 1));
    await publisher.drained();
    expect(await producer.ready()).toBe(4);
  });

  it('publishes what it could not as soon as the broker is back, each run once', async () => {
    const publisher = publisherOn(producer);
    const published = runs(5);
    producer.isAway = true;
    publisher.publish(published.slice(0, 3));
    publisher.republish(published.slice(2));
    await new Promise((resolve) => setImmediate(resolve));
    expect(await producer.ready()).toBe(0);
    producer.comeBack();
    await publisher.drained();
    expect(await producer.ready()).toBe(5);
  });

  it('tells a failure once until publications have succeeded for a while', async () => {
    const lines: string[] = [];
    const clock = new ManualClock();
    const log = new PinoEventLog('test', 'info', { write: (line) => void lines.push(line) });
    const publisher = publisherOn(producer, undefined, { clock, log });
    const publish = async (isAway: boolean): Promise<void> => {
      producer.isAway = isAway;
      publisher.publish(runs(1));
      await publisher.drained();
      await clock.advance(1_000);
    };
    for (const isAway of [true, false, true, false, true]) await publish(isAway);
    expect(lines).toHaveLength(1);
    await clock.advance(4_000);
    await publish(false);
    await publish(true);
    expect(lines).toHaveLength(2);
  });

  it('keeps no more runs than its limit', async () => {
    const publisher = publisherOn(producer);
    producer.isAway = true;
    publisher.publish(runs(30_000));
    await new Promise((resolve) => setImmediate(resolve));
    producer.comeBack();
    await publisher.drained();
    expect(await producer.ready()).toBe(20_000);
  });

  it('publishes while the dedup cache is away', async () => {
    const dedup = new InMemoryDedupCache(new ManualClock());
    dedup.unpublished = () => Promise.reject(new Error('away'));
    dedup.published = () => Promise.reject(new Error('away'));
    const publisher = publisherOn(producer, dedup);
    publisher.publish(runs(2));
    await publisher.drained();
    expect(await producer.ready()).toBe(2);
  });
});
