import { UndocumentedAnswerError, type ApiAnswer, type ApiClient } from '@job-scheduler/testing';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { JobPromises, Operation } from '../history/driver-log.js';
import type { DriverLog } from './driver-log.js';

/** How long a write with an unknown outcome is repeated. */
const PATIENCE_MS = 90_000;
const RETRY_EVERY_MS = 200;

/** The fields of a job that the driver reads. */
export interface JobAnswer {
  id: string;
  name: string;
  revision: number;
  active: boolean;
  schedule: string;
  created_at: string;
  job: { callback_url: string };
}

/** A job as the driver knows it. */
export interface DrivenJob {
  number: number;
  name: string;
  id: string;
  revision: number;
  group: string;
  /** How many times its path was written. */
  writes: number;
}

/** What a write should achieve, and how to tell whether it has. */
interface Write {
  operation: Operation;
  method: string;
  path: string;
  body?: unknown;
  /** Tells from another read whether a write with an unknown outcome took effect; null means that the job is gone. */
  hasTakenEffect: (job: JobAnswer | null) => boolean;
}

/**
 * Uses the API as a careful client does: it repeats a write under the revision that it expects until the outcome is
 * known. It records each operation.
 */
export class Driver {
  private jobCount = 0;
  private operations = 0;
  /** The number of answers by status; status 0 counts requests without an answer. */
  readonly answers = new Map<number, number>();
  /** Answers that were not as documented, or of status 500 and above and no problem details with status 503. */
  readonly wrongAnswers: string[] = [];

  constructor(
    private readonly api: ApiClient,
    private readonly log: DriverLog,
    private readonly targetUrl: string,
    private readonly namePrefix: string,
  ) {}

  /** Creates a job that calls `/<group>/<job>/<write>` at the target. */
  async create(
    schedule: string,
    group: string,
    {
      name,
      url = this.targetUrl,
      operation = {},
      promises = {},
    }: { name?: string; url?: string; operation?: object; promises?: JobPromises } = {},
  ): Promise<DrivenJob> {
    const number = (this.jobCount += 1);
    const job = {
      number,
      name: name ?? `${this.namePrefix}-${number}`,
      id: '',
      revision: 0,
      group,
      writes: 0,
    };
    const path = pathOf(job);
    const call = { callback_url: `${url}${path}`, ...operation };
    const definition = { name: job.name, schedule, job: call, ...promises };
    const answer = await this.until(
      {
        operation: { action: 'create', job: number, name: job.name, schedule, path, promises },
        method: 'POST',
        path: '/v1/jobs',
        body: definition,
        hasTakenEffect: (found) => found?.job.callback_url.endsWith(path) === true,
      },
      job,
    );
    if (answer === null) throw new Error(`Job ${job.name} could not be created.`);
    return job;
  }

  /** Gives the job a new path, and a new schedule if there is one. Resolves to whether the API accepted it. */
  async edit(job: DrivenJob, schedule?: string): Promise<boolean> {
    job.writes += 1;
    const path = pathOf(job);
    const change = schedule === undefined ? {} : { schedule };
    return this.write(job, {
      operation: { action: 'edit', job: job.number, path, ...change },
      method: 'PATCH',
      path: `/v1/jobs/${job.id}`,
      body: { ...change, job: { callback_url: `${this.targetUrl}${path}` } },
      hasTakenEffect: (found) => found?.job.callback_url.endsWith(path) === true,
    });
  }

  pause(job: DrivenJob): Promise<boolean> {
    return this.write(job, {
      operation: { action: 'pause', job: job.number },
      method: 'POST',
      path: `/v1/jobs/${job.id}/pause`,
      body: {},
      hasTakenEffect: (found) => found?.active === false,
    });
  }

  resume(job: DrivenJob): Promise<boolean> {
    return this.write(job, {
      operation: { action: 'resume', job: job.number },
      method: 'POST',
      path: `/v1/jobs/${job.id}/resume`,
      body: {},
      hasTakenEffect: (found) => found?.active === true,
    });
  }

  delete(job: DrivenJob): Promise<boolean> {
    return this.write(job, {
      operation: { action: 'delete', job: job.number },
      method: 'DELETE',
      path: `/v1/jobs/${job.id}`,
      hasTakenEffect: (found) => found === null,
    });
  }

  /** Records what the API says about a job at the end. */
  async read(job: DrivenJob): Promise<void> {
    const found = await this.find(job);
    const at = Date.now();
    if (found === null) return this.log.append({ kind: 'read', job: job.number, at, found: false });
    const { schedule, active } = found;
    const path = found.job.callback_url.replace(/^http:\/\/[^/]+/, '');
    this.log.append({ kind: 'read', job: job.number, at, found: true, schedule, path, active });
  }

  private async write(job: DrivenJob, write: Write): Promise<boolean> {
    return (await this.until(write, job)) !== null;
  }

  /** Repeats a write until its outcome is known. Resolves to the job, `true` for a deletion, or null for a refusal. */
  private async until(write: Write, job: DrivenJob): Promise<JobAnswer | true | null> {
    const operation = (this.operations += 1);
    const { at: begin, key } = { at: Date.now(), key: randomUUID() };
    this.log.append({ kind: 'invoke', operation, at: begin, ...write.operation });
    let error = '';
    for (let tries = 1; Date.now() < begin + PATIENCE_MS; tries += 1) {
      try {
        const answer = await this.attempt(write, job, key, tries);
        const at = Date.now();
        if (typeof answer === 'number') {
          this.log.append({ kind: 'fail', operation, at, status: answer });
          return null;
        }
        if (answer !== true) Object.assign(job, { id: answer.id, revision: answer.revision });
        const created_at = answer === true ? 0 : Date.parse(answer.created_at);
        this.log.append({ kind: 'ok', operation, at, job_id: job.id, revision: job.revision, created_at });
        return answer;
      } catch (failure) {
        error = String(failure);
        await delay(RETRY_EVERY_MS);
      }
    }
    this.log.append({ kind: 'unknown', operation, at: Date.now(), error });
    return null;
  }

  /**
   * Tries once. Resolves to the job, `true` for a deletion, or the status of a refusal.
   *
   * @throws Error when the outcome is unknown.
   */
  private async attempt(
    write: Write,
    job: DrivenJob,
    key: string,
    tries: number,
  ): Promise<JobAnswer | true | number> {
    if (tries > 1) {
      const found = await this.find(job);
      if (write.hasTakenEffect(found)) return found ?? true;
    }
    const isCreation = write.operation.action === 'create';
    const headers: Record<string, string> = isCreation
      ? { 'idempotency-key': key }
      : { 'if-match': `"${job.revision}"` };
    const { status, body } = await this.request<JobAnswer>(write.method, write.path, {
      body: write.body,
      headers,
    });
    if (status === 204) return true;
    if (status < 300) return body;
    const mayHaveTakenEffect =
      status >= 500 || (tries > 1 && (status === 404 || status === 409 || status === 412));
    if (mayHaveTakenEffect)
      throw new Error(`${write.method} ${write.path}: ${status} ${JSON.stringify(body)}`);
    return status;
  }

  /** The job as it is now, null when there is none. @throws Error when the API does not tell. */
  private async find(job: DrivenJob): Promise<JobAnswer | null> {
    if (job.id === '') {
      const path = `/v1/jobs?limit=100&q=${encodeURIComponent(job.name)}`;
      const { status, body } = await this.request<{ data: JobAnswer[] }>('GET', path);
      if (status !== 200) throw new Error(`GET ${path}: ${status}`);
      return body.data.find(({ name }) => name === job.name) ?? null;
    }
    const { status, body } = await this.request<JobAnswer>('GET', `/v1/jobs/${job.id}`);
    if (status === 404) return null;
    if (status !== 200) throw new Error(`GET /v1/jobs/${job.id}: ${status}`);
    return body;
  }

  private async request<Body>(
    method: string,
    path: string,
    options: Parameters<ApiClient['call']>[2] = {},
  ): Promise<ApiAnswer<Body>> {
    const count = (status: number): unknown => this.answers.set(status, (this.answers.get(status) ?? 0) + 1);
    try {
      const answer = await this.api.call<Body>(method, path, options);
      count(answer.status);
      if (
        answer.status >= 500 &&
        !(answer.status === 503 && answer.contentType.startsWith('application/problem+json'))
      )
        this.wrongAnswers.push(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer;
    } catch (error) {
      if (error instanceof UndocumentedAnswerError) this.wrongAnswers.push(error.message);
      count(0);
      throw error;
    }
  }
}

const pathOf = ({ group, number, writes }: DrivenJob): string => `/${group}/${number}/${writes}`;
