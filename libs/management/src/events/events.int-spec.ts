import { eventually } from '@job-scheduler/testing';
import { randomUUID } from 'node:crypto';
import { EventHub } from './event-hub.js';
import { cliJob, useApi } from '../management-api.for-spec.js';

interface Told {
  id: string;
  type: string;
  subject: string;
  data: Record<string, unknown>;
}

/** A client of a stream. */
class Listener {
  private text = '';
  private constructor(private readonly parts: ReadableStreamDefaultReader<Uint8Array>) {}

  static async open(url: string, lastEventId?: string): Promise<Listener> {
    const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const response = await fetch(url, { headers });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    return new Listener(response.body!.getReader());
  }

  /** Reads until so many events were told, or the predicate holds for one. */
  async until(done: (events: Told[]) => boolean): Promise<Told[]> {
    while (!done(this.events)) {
      const { value, done: hasEnded } = await this.parts.read();
      if (hasEnded) throw new Error(`The stream ended: ${this.text}`);
      this.text += Buffer.from(value).toString();
    }
    return this.events;
  }

  get events(): Told[] {
    return [...this.text.matchAll(/^data: (.*)$/gm)].map(([, json]) => JSON.parse(json!) as Told);
  }

  get lastEventId(): string {
    return [...this.text.matchAll(/^id: (\S+)$/gm)].at(-1)![1]!;
  }

  close(): Promise<void> {
    return this.parts.cancel();
  }
}

describe('the stream of events', () => {
  const given = useApi();
  let url: string;

  beforeAll(async () => {
    await given().api.app.listen(0, '127.0.0.1');
    url = `${await given().api.app.getUrl()}/v1/events`;
  });

  const create = async (name: string) =>
    (await given().api.app.inject({ method: 'POST', url: '/v1/jobs', payload: cliJob(name) })).json()
      .id as string;
  const send = (path: string) => given().api.app.inject({ method: 'POST', url: path });
  const has = (type: string, subject: string) => (events: Told[]) =>
    events.some((event) => event.type === `job-scheduler.${type}` && event.subject === subject);

  it('tells what happens to jobs and runs, once it is in the store, to those who want it', async () => {
    const [all, filtered] = [await Listener.open(url), await Listener.open(`${url}?type=run.cancelled`)];
    const id = await create('a');
    const run = (await send(`/v1/jobs/${id}/runs`)).json();
    await send(`/v1/runs/${run.id}/cancel`);
    await send(`/v1/jobs/${id}/pause`);
    const told = await all.until(has('job.paused', id));
    expect(told.map(({ type }) => type)).toEqual([
      'job-scheduler.job.created',
      'job-scheduler.run.cancelled',
      'job-scheduler.job.paused',
    ]);
    expect(told[1]).toMatchObject({
      id: `${run.id}/cancelled`,
      data: {
        run_id: run.id,
        job_name: 'a',
        state: 'cancelled',
        reason: 'cancelled_by_user',
        trigger: 'manual',
      },
    });
    await filtered.until((events) => events.length > 0);
    expect(filtered.events).toHaveLength(1);
    await Promise.all([all.close(), filtered.close()]);
  });

  it('takes a type as it stands in an event, and tells of the namespaces that are asked for', async () => {
    const [paused, within] = [
      await Listener.open(`${url}?type=job-scheduler.job.paused`),
      await Listener.open(`${url}?namespace=team-a&namespace=team-b`),
    ];
    const elsewhere = await create('namesake');
    const payload = { ...cliJob('namesake'), namespace: 'team-b' };
    const { id } = (await given().api.app.inject({ method: 'POST', url: '/v1/jobs', payload })).json();
    for (const each of [elsewhere, id]) await send(`/v1/jobs/${each}/pause`);
    await paused.until((events) => events.length === 2);
    expect(paused.events.map(({ subject, type }) => [subject, type])).toEqual([
      [elsewhere, 'job-scheduler.job.paused'],
      [id, 'job-scheduler.job.paused'],
    ]);
    await within.until(has('job.paused', id));
    expect(new Set(within.events.map(({ subject }) => subject))).toEqual(new Set([id]));
    const refused = await given().api.app.inject({ url: '/v1/events?type=other.run.failed' });
    expect(refused.json()).toMatchObject({ status: 422, errors: [{ pointer: '/type/0' }] });
    await Promise.all([paused.close(), within.close()]);
  });

  it('goes on where it was left, also with a commit that came late', async () => {
    const first = await Listener.open(url);
    const { pool } = given().ports.database;
    const late = await pool.connect();
    try {
      await late.query('BEGIN');
      await late.query('SET LOCAL idle_in_transaction_session_timeout = 0');
      await late.query('SELECT now()');
      const early = await create('early');
      await first.until(has('job.created', early));
      const place = first.lastEventId;
      await first.close();
      const lateId = randomUUID();
      await late.query(
        `INSERT INTO jobs SELECT copy.*
         FROM jobs j, jsonb_populate_record(j, jsonb_build_object('id', $1::text, 'name', 'late')) AS copy
         WHERE j.id = $2`,
        [lateId, early],
      );
      await late.query(
        `INSERT INTO job_revisions (job_id, revision, action, status, actor) VALUES ($1, 1, 'created', 'active', 'ann')`,
        [lateId],
      );
      const meanwhile = await create('meanwhile');
      const second = await Listener.open(url, place);
      await second.until(has('job.created', meanwhile));
      expect(has('job.created', lateId)(second.events)).toBe(false);
      await late.query('COMMIT');
      await second.until(has('job.created', lateId));
      const ids = second.events.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      await second.close();
    } finally {
      late.release();
    }
  });

  it('tells what a transaction wrote that took long, also to who was away when it ended', async () => {
    const { pool } = given().ports.database;
    const [listening, leaving] = [await Listener.open(url), await Listener.open(url)];
    const late = await pool.connect();
    try {
      await late.query('BEGIN');
      // Else PostgreSQL ends it because it does nothing.
      await late.query('SET LOCAL idle_in_transaction_session_timeout = 0');
      const { rows } = await late.query<{ now: number }>('SELECT now()');
      // Each event names the place after it: in the end, one behind the beginning of the transaction, which it names by itself.
      await eventually('a place that names the transaction', async () => {
        const id = await create(randomUUID());
        await leaving.until(has('job.created', id));
        return leaving.lastEventId.includes(`-${rows[0]!.now}`);
      });
      const place = leaving.lastEventId;
      await leaving.close();
      const jobId = (await create('changed late')) as string;
      await listening.until(has('job.created', jobId));
      await late.query(
        `INSERT INTO job_revisions (job_id, revision, action, status, actor) VALUES ($1, 2, 'paused', 'paused', 'ann')`,
        [jobId],
      );
      await late.query('COMMIT');
      await listening.until(has('job.paused', jobId));
      const resumed = await Listener.open(url, place);
      await resumed.until(has('job.paused', jobId));
      await Promise.all([listening.close(), resumed.close()]);
    } finally {
      late.release();
    }
  });

  it('is refused for what is no place in it', async () => {
    const refused = await given().api.app.inject({ url: '/v1/events', headers: { 'last-event-id': 'x' } });
    expect(refused.json()).toMatchObject({ status: 422, errors: [{ pointer: '/Last-Event-ID' }] });
  });

  it('ends with the process', async () => {
    const listener = await Listener.open(url);
    await given().api.app.get(EventHub).onModuleDestroy();
    await expect(listener.until(() => false)).rejects.toThrow('The stream ended');
  });
});
