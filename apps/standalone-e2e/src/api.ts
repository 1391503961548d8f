import { ApiClient, eventually } from '@job-scheduler/testing';

/** The fields of a job that these tests read. */
export interface JobAnswer {
  id: string;
  name: string;
  description: string;
  revision: number;
  status: string;
  created_at: string;
}

/** The fields of a ledger row that these tests read. */
export interface RunAnswer {
  id: string;
  job_id: string;
  trigger: string;
  scheduled_at: string;
  created_at: string;
  state: string;
  reason: string | null;
  attempts: { number: number; http_status: number | null; error_code: string | null }[];
  from?: string;
  to?: string;
  count?: number;
}

const FINAL_STATES = new Set(['succeeded', 'failed', 'cancelled', 'lost', 'skipped']);

/** The REST API of one process. */
export class Api extends ApiClient {
  constructor(origin: string, key?: string) {
    super(() => [origin], key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } });
  }

  /** A job that calls the URL every second. */
  everySecond(name: string, callbackUrl: string, operation: object = {}): Promise<JobAnswer> {
    const job = { callback_url: callbackUrl, ...operation };
    return this.ok('POST', '/v1/jobs', { name, schedule: '* * * * * *', job });
  }

  /** All rows of a job up to an instant, even if the job has been deleted. */
  rows(jobId: string, until: number): Promise<RunAnswer[]> {
    return this.all('/v1/runs', `&job_id=${jobId}&to=${new Date(until + 1).toISOString()}`);
  }

  /** The rows of a job up to an instant, once the tick of that instant has a row and no row can change any more. */
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
