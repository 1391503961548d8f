import { asWrittenBriefly, DEFAULT_NAMESPACE, isStopped, JsonText, type Job } from '@job-scheduler/job-model';
import type { JobPosition, JobQuery, JobRepository } from '@job-scheduler/job-store';
import { dump } from 'js-yaml';
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
const JOBS_PER_PAGE = 200;

/** Writes all jobs as a list that an apply takes, in the order of their names. */
export class ExportJobs {
  constructor(private readonly jobs: JobRepository) {}

  /** The parts of the text: the first before anything is sent, so that a store that is away is told in the answer's status. */
  async write({ format, ...query }: ExportQuery): Promise<AsyncIterable<string>> {
    const pages = this.pages(query);
    const first = await pages.next();
    const all = (async function* () {
      if (first.done !== true) yield first.value;
      yield* pages;
    })();
    return format === 'json' ? inJson(all) : inYaml(all);
  }

  private async *pages(filters: Omit<ExportQuery, 'format'>) {
    const { q = null, namespace, status, tag: tags, last_outcome } = filters;
    const namespaces = anyOf(namespace);
    let after: JobPosition | null = null;
    do {
      const filter = { q, namespaces, status, tags, last_outcome };
      const query: JobQuery = { ...filter, sort: 'name', limit: JOBS_PER_PAGE, after };
      const page = await this.jobs.list(query);
      yield page.items.map(exported);
      after = page.next;
    } while (after !== null);
  }
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

async function* inJson(pages: AsyncIterable<Exported[]>): AsyncIterable<string> {
  let separator = '';
  yield '{"jobs":[';
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield `${separator}\n${page.map(jsonOf).join(',\n')}`;
    separator = ',';
  }
  yield '\n]}\n';
}

async function* inYaml(pages: AsyncIterable<Exported[]>): AsyncIterable<string> {
  let isEmpty = true;
  yield 'jobs:';
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield `\n${page.map(yamlOf).join('')}`.trimEnd();
    isEmpty = false;
  }
  yield isEmpty ? ' []\n' : '\n';
}

/** A place for a payload that is written as JSON, which YAML includes. */
const MARK = '\u{1F4E6}payload';

/** A job as an element of a list. One that cannot be written as YAML, such as one with a text of megabytes, is written as JSON. */
function yamlOf(job: Exported): string {
  try {
    return elementOf(job);
  } catch {
    return `  - ${jsonOf(job)}\n`;
  }
}

/** A payload that YAML would write in other words, such as `1.0` as `1`, is written as it is in JSON. */
function elementOf(job: Exported): string {
  const { payload, ...operation } = job['job'] as Record<string, unknown>;
  const written = payload instanceof JsonText ? payload : null;
  const value = written === null || isKept(written) ? written?.parse() : MARK;
  const yaml = dump([{ ...job, job: { ...operation, ...(written !== null && { payload: value }) } }], {
    lineWidth: -1,
    noRefs: true,
  });
  const text =
    value === MARK && written !== null
      ? yaml.replace(/: .*\u{1F4E6}payload.*/u, () => `: ${written.text}`)
      : yaml;
  return text.replace(/^(?=.)/gm, '  ');
}

/** Whether a value that is parsed says all that its text does. */
const isKept = (written: JsonText): boolean => JSON.stringify(written.parse()) === written.text;
