import { JsonText } from '@job-scheduler/job-model';
import type { ApplyBody, ApplyResult } from '../apply/apply-body.js';
import type { ApplyJobs } from '../apply/apply-jobs.js';
import type { FieldErrorCode } from '../problems/catalogue.js';
import { jsonOf } from '../http/json-answer.js';
import { Problem, type FieldError } from '../problems/problem.js';
import { sentencesOf } from '../problems/sentence.js';
import type { Imported, ImportedJob, ImportNote, Place } from './formats/imported.js';

/** An apply finds what it refuses in a few steps, and each of them names all that it refuses. */
const MOST_TRIES = 10;

/** Names what is wrong with all of them. */
const ALL_ERRORS = { mostErrors: Number.MAX_SAFE_INTEGER };

/** What to do about a field that is refused. */
const INSTEAD: Readonly<Partial<Record<FieldErrorCode, string>>> = {
  address_denied:
    'Call another address, or have whoever runs the scheduler allow it with CALLBACK_ALLOW_CIDRS.',
  never_fires: 'Give it a schedule that has a tick in the future.',
  cron_syntax: 'Write the schedule as cron, such as `0 9 * * 1-5`, or like `@every 90s`.',
  unknown_timezone: 'Name an IANA time zone, such as Europe/Paris.',
  unknown_secret: 'Create the secret first, with PUT /v1/secrets/{name}.',
  out_of_range: 'Make it shorter or smaller, as the message says.',
  public_url_missing: 'Ask the operator of the scheduler to set PUBLIC_URL.',
  secrets_key_missing: 'Ask the operator of the scheduler to set SECRETS_KEY.',
};
const CORRECT_IT = 'Correct this entry, or leave it out.';

/** What is said about an entry that the API refuses: its first error, and what to write instead. */
export function refusalOf({ line, name }: Place, errors: readonly FieldError[]): ImportNote {
  return {
    line,
    name,
    kind: 'refused',
    message: sentencesOf(errors, 'It'),
    instead: INSTEAD[errors[0]?.code ?? 'invalid'] ?? CORRECT_IT,
  };
}

/** The definitions of jobs, as the list of an apply. */
export const textsOf = (jobs: readonly ImportedJob[]): JsonText[] =>
  jobs.map(({ definition }) => new JsonText(jsonOf(definition)));

/** What is found, without the entries that an apply of it would refuse, of which its notes say why; and what that apply would do. */
export interface Rehearsed {
  found: Imported;
  /** Null if nothing is left to apply. */
  applied: ApplyResult | null;
}

/**
 * Takes out the entries that an apply would refuse, so that none of them keeps the others from being imported. Throws what is wrong with
 * the apply as a whole.
 */
export async function withoutRefused(
  { jobs, notes }: Imported,
  apply: Pick<ApplyJobs, 'apply'>,
  body: Omit<ApplyBody, 'jobs'>,
): Promise<Rehearsed> {
  const found = { jobs, notes: [...notes] };
  for (let tries = 1; found.jobs.length > 0; tries += 1) {
    try {
      const rehearsal = { ...body, jobs: textsOf(found.jobs), dry_run: true };
      return { found, applied: await apply.apply(rehearsal, ALL_ERRORS) };
    } catch (error) {
      const refused = refusedBy(error);
      if (refused === null || tries >= MOST_TRIES) throw error;
      for (const [index, errors] of refused) found.notes.push(refusalOf(found.jobs[index]!, errors));
      found.jobs = found.jobs.filter((_, index) => !refused.has(index));
    }
  }
  return { found, applied: null };
}

/** The errors of entries, by their places in the list; null if the error is not about single entries. */
function refusedBy(error: unknown): Map<number, FieldError[]> | null {
  if (!(error instanceof Problem && error.code === 'invalid') || error.errors.length === 0) return null;
  const refused = new Map<number, FieldError[]>();
  for (const each of error.errors) {
    const [, index, pointer = ''] = /^\/jobs\/(\d+)(\/.*)?$/.exec(each.pointer) ?? [];
    if (index === undefined) return null;
    const own = refused.get(Number(index)) ?? [];
    own.push({ ...each, pointer });
    refused.set(Number(index), own);
  }
  return refused;
}
