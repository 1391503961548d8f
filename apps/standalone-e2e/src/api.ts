import { eventually } from './eventually.js';

/** What these tests read of a job. */
export interface JobAnswer {
  id: string;
  name: string;
  description: string;
  revision: number;
  status: string;
  created_at: string;
}

/** What these tests read of a row of the ledger. */
export interface RunAnswer {
  id: string;
  job_id: string;
  trigger: string;
  scheduled_at: string;
  state: string;
  reason: string | null;
  attempts: { number: number; http_status: number | null; error_code: string | null }[];
  from?: string;
  to?: string;
  count?: number;
}

export interface Answer<Body> {
  status: number;
  contentType: string;
  body: Body;
}

const FINAL_STATES = new Set(['succeeded', 'failed', 'cancelled', 'lost', 'skipped']);

/** The REST API as a client without any knowledge of the code uses it. */
export class Api {
  constructor(
    private readonly origin: string,
    private readonly key?: string,
  ) {}

  /** Any request; a request that is not answered in time is an error. */
  async call<Body>(method: string, path: string, body?: unknown, timeoutMs = 15_000): Promise<Answer<Body>> {
    const headers: Record<string, string> = {};
    if (this.key !== undefined) headers['authorization'] = `Bearer ${this.key}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const init = { method, headers, signal: AbortSignal.timeout(timeoutMs) };
    const response = await fetch(
      `${this.origin}${path}`,
      body === undefined ? init : { ...init, body: JSON.stringify(body) },
    );
    const contentType = response.headers.get('content-type') ?? '';
    const text = await response.text();
    return {
      status: response.status,
      contentType,
      body: (contentType.includes('json') ? JSON.parse(text) : text) as Body,
    };
  }

  /** A request that must succeed. */
  async ok<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const answer = await this.call<Body>(method, path, body);
    if (answer.status >= 300)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** A job that calls the URL every second. */
  everySecond(name: string, callbackUrl: string, operation: object = {}): Promise<JobAnswer> {
    const job = { callback_url: callbackUrl, ...operation };
    return this.ok('POST', '/v1/jobs', { name, schedule: '* * * * * *', job });
  }

  /** All rows of a job up to an instant, also of one that is deleted. */
  async rows(jobId: string, until: number): Promise<RunAnswer[]> {
    const rows: RunAnswer[] = [];
    let cursor = '';
    for (;;) {
      const to = new Date(until + 1).toISOString();
      const page = await this.ok<{ data: RunAnswer[]; next_cursor: string | null }>(
        'GET',
        `/v1/runs?limit=500&job_id=${jobId}&to=${to}${cursor}`,
      );
      rows.push(...page.data);
      if (page.next_cursor === null) return rows;
      cursor = `&cursor=${encodeURIComponent(page.next_cursor)}`;
    }
  }

  /** The rows of a job up to an instant once that tick is there and nothing can happen to them any more. */
  settledRows(jobId: string, until: number): Promise<RunAnswer[]> {
    return eventually(`a settled ledger of ${jobId}`, async () => {
      const rows = await this.rows(jobId, until);
      const isComplete = rows.some(
        (row) =>
          Date.parse(row.scheduled_at) === until || (row.to !== undefined && Date.parse(row.to) >= until),
      );
      return isComplete && rows.every(({ state }) => FINAL_STATES.has(state)) && rows;
    });
  }
}
