import { jobDefinitionSchema } from '@job-scheduler/job-model';
import type { OnceOnly } from '@job-scheduler/job-store';
import type { ApplyResult } from '../apply/apply-body.js';
import type { ApplyJobs } from '../apply/apply-jobs.js';
import { setImmediate } from 'node:timers/promises';
import type { RequireAwaited } from '../http/awaited.js';
import { fieldErrors } from '../problems/field-errors.js';
import { invalid, type FieldError } from '../problems/problem.js';
import { sentenceOf } from '../problems/sentence.js';
import { freeNames } from './free-names.js';
import { importCrontab } from './formats/crontab.js';
import { importCurl } from './formats/curl.js';
import { importEventBridge } from './formats/eventbridge.js';
import type { Imported, ImportedJob, ImportNote, ImportOptions } from './formats/imported.js';
import { importKubernetes } from './formats/kubernetes.js';
import type { ImportBody, ImportKind, ImportResult } from './import-body.js';
import { refusalOf, textsOf, withoutRefused } from './refused-entries.js';

/** Most jobs of one import. */
const MOST_JOBS = 10_000;

/** How many definitions are judged before the process does other work: it may have ticks to record. */
const AT_ONCE = 20;

const FORMATS: Readonly<Record<ImportKind, (text: string, options: ImportOptions) => Imported>> = {
  crontab: importCrontab,
  curl: importCurl,
  k8s: importKubernetes,
  eventbridge: importEventBridge,
};

/**
 * Makes jobs of what other schedulers and people have. Entries that cannot be carried over are told, and harm no other; the rest is
 * applied as one. Throws the problems of an apply as a whole, and `invalid` when there are too many jobs, or curl commands are to be
 * saved without a schedule.
 */
export class ImportJobs {
  constructor(private readonly jobs: ApplyJobs) {}

  async import(
    body: ImportBody,
    once?: OnceOnly<ImportResult>,
    requireAwaited?: RequireAwaited,
  ): Promise<ImportResult> {
    const { kind, text, dry_run, timezone, callback_url: callbackUrl, schedule } = body;
    const read = FORMATS[kind](text, { timezone, callbackUrl, schedule, withUser: body.with_user });
    refuseTooMany(read);
    const judgedJobs = await judged(withTags(read, body.tags));
    const isComplete = judgedJobs.jobs.every(({ definition }) => 'schedule' in definition);
    if (!dry_run && !isComplete) {
      const message = 'is required to save curl commands: they do not say when they run';
      throw invalid([{ pointer: '/schedule', code: 'required', message }]);
    }
    if (!isComplete) return { dry_run, kind, ...told(judgedJobs), applied: null };
    const apply = { manager: body.manager, dry_run, prune: false, force: body.force };
    const { found, applied } = await withoutRefused(judgedJobs, this.jobs, apply);
    const resultWith = (result: ApplyResult | null): ImportResult => ({
      dry_run,
      kind,
      ...told(found),
      applied: result,
    });
    if (dry_run || applied === null) return resultWith(applied);
    const keyed = once && { ...once, answer: (result: ApplyResult) => once.answer(resultWith(result)) };
    const jobs = textsOf(found.jobs);
    return resultWith(await this.jobs.apply({ ...apply, jobs }, { once: keyed, requireAwaited }));
  }
}

function refuseTooMany({ jobs }: Imported): void {
  if (jobs.length <= MOST_JOBS) return;
  const message = `has ${jobs.length} jobs, and an import takes ${MOST_JOBS} at most: divide it`;
  throw invalid([{ pointer: '/text', code: 'out_of_range', message }]);
}

const withTags = ({ jobs, notes }: Imported, tags: string[]): Imported => ({
  jobs: jobs.map(({ definition, ...place }) => {
    const own = Array.isArray(definition['tags']) ? (definition['tags'] as string[]) : [];
    const all = [...new Set([...own, ...tags])];
    return { ...place, definition: all.length === 0 ? definition : { ...definition, tags: all } };
  }),
  notes,
});

/** Takes out jobs that no definition allows, and says why; and gives jobs that share a name another one. */
async function judged({ jobs, notes }: Imported): Promise<Imported> {
  const kept: ImportedJob[] = [];
  const more: ImportNote[] = [];
  const free = freeNames();
  for (const [index, { definition, ...place }] of jobs.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
    const errors = errorsOf(definition);
    if (errors.length > 0) {
      more.push(refusalOf(place, errors));
      continue;
    }
    const name = free(String(definition['name']));
    kept.push({ ...place, definition: { ...definition, name } });
  }
  return { jobs: kept, notes: [...notes, ...more] };
}

/** With the notes as sentences, in the order of their lines. */
const told = ({ jobs, notes }: Imported): Pick<ImportResult, 'jobs' | 'notes'> => ({
  jobs: jobs.map(({ line, definition }) => ({ line, definition })),
  notes: notes
    .map((note) => ({ ...note, message: sentenceOf(note.message) }))
    .sort((a, b) => a.line - b.line),
});

/** What is wrong with a definition that the API would refuse. */
function errorsOf(definition: Record<string, unknown>): FieldError[] {
  const whole = 'schedule' in definition ? definition : { ...definition, schedule: '@daily' };
  const result = jobDefinitionSchema.safeParse(whole);
  return result.success ? [] : fieldErrors(result.error.issues, whole);
}
