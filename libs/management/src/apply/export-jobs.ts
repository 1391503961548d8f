import { asWrittenBriefly, DEFAULT_NAMESPACE, isStopped, JsonText, type Job } from '@job-scheduler/job-model';
import type { JobPosition, JobQuery, JobRepository } from '@job-scheduler/job-store';
import { dump } from 'js-yaml';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { anyOf } from '../http/input.js';
import { jsonOf } from '../http/json-answer.js';
import { jobQuerySchema } from '../jobs/job-query.js';

/** The parameters of an export. */
export const exportQuerySchema = jobQuerySchema
  .pick({ q: true, namespace: true, status: true, tag: true, last_outcome: true })
  .extend({
    format: z.enum(['json', 'yaml']).default('json').meta({ description: 'How the answer is written.' }),
  });

export type ExportQuery = z.output<typeof exportQuerySchema>;

/** How many jobs are held in memory at once. */
const JOBS_PER_PAGE = 100;

/** Writes all jobs as a list that an apply takes, in the order of their names. */
export class ExportJobs {
  constructor(private readonly jobs: JobRepository) {}

  /** The parts of the text: the first before anything is sent, so that a store that is away is told in the answer's status. */
  async write({ format, ...filters }: ExportQuery): Promise<AsyncIterable<string>> {
    const parts = this.parts(filters, WRITERS[format]);
    const first = await parts.next();
    return (async function* () {
      if (first.done !== true) yield first.value;
      yield* parts;
    })();
  }

  private async *parts(filters: Filters, writer: Writer): AsyncGenerator<string, void> {
    let begin = writer.begin;
    let after: JobPosition | null = null;
    let isEmpty = true;
    do {
      // The jobs of a page live no longer than this call, so that few of them outlive a quick collection of garbage.
      const page: WrittenPage = await this.page(filters, after, (jobs) => writer.jobs(jobs, isEmpty));
      if (begin + page.text !== '') yield begin + page.text;
      isEmpty &&= page.text === '';
      begin = '';
      after = page.next;
    } while (after !== null);
    yield writer.end(isEmpty);
  }

  private async page(
    { q, namespace, status, tag: tags, last_outcome }: Filters,
    after: JobPosition | null,
    textOf: (jobs: Job[]) => string,
  ): Promise<WrittenPage> {
    const filter = { q: q ?? null, namespaces: anyOf(namespace), status, tags, last_outcome };
    const query: JobQuery = { ...filter, sort: 'name', limit: JOBS_PER_PAGE, after };
    const { items, next } = await this.jobs.list(query);
    return { text: items.length === 0 ? '' : textOf(items), next };
  }
}

type Filters = Omit<ExportQuery, 'format'>;

interface WrittenPage {
  text: string;
  next: JobPosition | null;
}

/** How a format writes a list of jobs. */
interface Writer {
  begin: string;
  /** Some of the jobs; there are some. */
  jobs: (jobs: Job[], areFirst: boolean) => string;
  end: (isEmpty: boolean) => string;
}

type Exported = ReturnType<typeof exported>;

/** A job as its file says it. */
function exported(job: Job): Record<string, unknown> {
  const { name, description, schedule, ...rest } = asWrittenBriefly(job.definition);
  const active = isStopped(job) ? { active: false } : {};
  const namespace = job.namespace === DEFAULT_NAMESPACE ? {} : { namespace: job.namespace };
  return {
    name,
    ...namespace,
    ...(description !== undefined && { description }),
    schedule,
    ...active,
    ...rest,
  };
}

const WRITERS: Record<ExportQuery['format'], Writer> = {
  json: {
    begin: '{"jobs":[',
    jobs: (jobs, areFirst) =>
      `${areFirst ? '' : ','}\n${jobs.map((job) => jsonOf(exported(job))).join(',\n')}`,
    end: () => '\n]}\n',
  },
  yaml: {
    begin: 'jobs:',
    jobs: (jobs) => `\n${yamlOf(jobs.map(exported))}`.trimEnd(),
    end: (isEmpty) => (isEmpty ? ' []\n' : '\n'),
  },
};

/** What stands before the elements of the list. */
const HEAD = 'jobs:\n';

/** A place for a payload that is written as JSON, which YAML includes. Unguessable, so that no text of a user can hold it. */
const MARK = randomUUID();
const MARKED = new RegExp(`: .*${MARK}.*`, 'g');

/**
 * Jobs as elements of a list. One that cannot be written as YAML, such as one with a text of megabytes, is written as JSON. Many at
 * once, since each dump costs as much as a job does.
 */
function yamlOf(jobs: Exported[]): string {
  try {
    const inJson: string[] = [];
    const elements = jobs.map((job) => elementOf(job, inJson));
    const yaml = dump({ jobs: elements }, { lineWidth: -1, noRefs: true }).slice(HEAD.length);
    return inJson.length === 0 ? yaml : yaml.replace(MARKED, () => `: ${inJson.shift()}`);
  } catch {
    const [job] = jobs;
    if (job !== undefined && jobs.length === 1) return `  - ${jsonOf(job)}\n`;
    return jobs.map((each) => yamlOf([each])).join('');
  }
}

/** A job with its payload as a value. One that YAML would write in other words, such as `1.0` as `1`, is marked, and added to `inJson`. */
function elementOf(job: Exported, inJson: string[]): Exported {
  const { payload, ...operation } = job['job'] as Record<string, unknown>;
  if (payload instanceof JsonText) {
    const value = payload.parse();
    const isKept = JSON.stringify(value) === payload.text;
    operation['payload'] = isKept ? value : MARK;
    if (!isKept) inJson.push(payload.text);
  }
  // Assigned, not spread, as `asWritten` does it and for the same reason.
  return Object.assign({}, job, { job: operation });
}
