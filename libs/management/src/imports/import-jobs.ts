import { jobDefinitionSchema, JsonText } from '@job-scheduler/job-model';
import type { OnceOnly } from '@job-scheduler/job-store';
import type { ApplyResult } from '../apply/apply-body.js';
import type { ApplyJobs } from '../apply/apply-jobs.js';
import { jsonOf } from '../http/json-answer.js';
import { fieldErrors } from '../problems/field-errors.js';
import { invalid } from '../problems/problem.js';
import { freeNames } from './free-names.js';
import { importCrontab } from './formats/crontab.js';
import { importCurl } from './formats/curl.js';
import { importEventBridge } from './formats/eventbridge.js';
import type { Imported, ImportedJob, ImportNote, ImportOptions } from './formats/imported.js';
import { importKubernetes } from './formats/kubernetes.js';
import type { ImportBody, ImportKind, ImportResult } from './import-body.js';

/** Most jobs of one import. */
const MOST_JOBS = 10_000;

const FORMATS: Readonly<Record<ImportKind, (text: string, options: ImportOptions) => Imported>> = {
  crontab: importCrontab,
  curl: importCurl,
  k8s: importKubernetes,
  eventbridge: importEventBridge,
};

/**
 * Makes jobs of what other schedulers and people have. Lines that cannot be carried over are told, and harm no other; the rest is
 * applied as one. Throws the problems of an apply, and `invalid` when there are
 * too many jobs, or curl commands are to be saved without a schedule.
 */
export class ImportJobs {
  constructor(private readonly jobs: ApplyJobs) {}

  async import(body: ImportBody, once?: OnceOnly<ImportResult>): Promise<ImportResult> {
    const { kind, text, dry_run, timezone, callback_url: callbackUrl, schedule } = body;
    const read = FORMATS[kind](text, { timezone, callbackUrl, schedule });
    refuseTooMany(read);
    const found = judged(withTags(read, body.tags));
    const isComplete = found.jobs.every(({ definition }) => 'schedule' in definition);
    if (!dry_run && !isComplete) {
      const message = 'is required to save curl commands: they do not say when they run';
      throw invalid([{ pointer: '/schedule', code: 'required', message }]);
    }
    const resultWith = (applied: ApplyResult | null): ImportResult => ({ dry_run, kind, ...found, applied });
    if (!isComplete || found.jobs.length === 0) return resultWith(null);
    const jobs = found.jobs.map(({ definition }) => new JsonText(jsonOf(definition)));
    const apply = { jobs, manager: body.manager, dry_run, prune: false, force: body.force };
    const keyed = once && { ...once, answer: (applied: ApplyResult) => once.answer(resultWith(applied)) };
    return resultWith(await this.jobs.apply(apply, keyed));
  }
}

function refuseTooMany({ jobs }: Imported): void {
  if (jobs.length <= MOST_JOBS) return;
  const message = `has ${jobs.length} jobs, and an import takes ${MOST_JOBS} at most: divide it`;
  throw invalid([{ pointer: '/text', code: 'out_of_range', message }]);
}

const withTags = ({ jobs, notes }: Imported, tags: string[]): Imported => ({
  jobs: jobs.map(({ line, definition }) => {
    const own = Array.isArray(definition['tags']) ? (definition['tags'] as string[]) : [];
    const all = [...new Set([...own, ...tags])];
    return { line, definition: all.length === 0 ? definition : { ...definition, tags: all } };
  }),
  notes,
});

/** Takes out jobs that no definition allows, and says why; and gives jobs that share a name another one. */
function judged({ jobs, notes }: Imported): Imported {
  const kept: ImportedJob[] = [];
  const more: ImportNote[] = [];
  const free = freeNames();
  for (const { line, definition } of jobs) {
    const problem = problemOf(definition);
    if (problem !== null) {
      more.push({ line, kind: 'refused', message: problem, instead: null });
      continue;
    }
    const name = free(String(definition['name']));
    kept.push({ line, definition: { ...definition, name } });
  }
  const all = [...notes, ...more].map((note) => ({
    ...note,
    message: note.message.replace(/(?<!\.)$/, '.'),
  }));
  return { jobs: kept, notes: all.sort((a, b) => a.line - b.line) };
}

/** The sentence of the API about a definition that it would refuse, or null. */
function problemOf(definition: Record<string, unknown>): string | null {
  const whole = 'schedule' in definition ? definition : { ...definition, schedule: '@daily' };
  const result = jobDefinitionSchema.safeParse(whole);
  if (result.success) return null;
  return invalid(fieldErrors(result.error.issues, whole)).message;
}
