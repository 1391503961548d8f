import {
  jobDefinitionSchema,
  placeOfInput,
  type JobDefinition,
  type JsonText,
} from '@job-scheduler/job-model';
import { setImmediate } from 'node:timers/promises';
import { withPayloadText } from '../http/payload-texts.js';
import { repeatedNames } from '../http/repeated-names.js';
import { fieldErrors, MAX_ERRORS } from '../problems/field-errors.js';
import { invalid, Problem, type FieldError } from '../problems/problem.js';

/** How many definitions are read before the process does other work: it may have ticks to record. */
const AT_ONCE = 20;

/** Refuses a definition for what its schema does not know. Throws the problem `invalid`. */
export type FurtherCheck = (definition: JobDefinition) => void | Promise<void>;

/**
 * Reads definitions as they were written. Throws the problem `invalid`, which names the wrong fields of all of them by their
 * places in the list at `pointer`, such as `/jobs/3/schedule`.
 */
export async function readJobs(
  texts: readonly JsonText[],
  check: FurtherCheck,
  pointer = '/jobs',
  mostErrors = MAX_ERRORS,
): Promise<JobDefinition[]> {
  const definitions: JobDefinition[] = [];
  const errors: FieldError[] = [];
  const places = new Map<string, number>();
  for (const [index, text] of texts.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
    const read = await readJob(text, check);
    if (read.definition !== null) definitions.push(read.definition);
    const found = [...read.errors, ...nameAgain(read.definition, index, places, pointer)];
    errors.push(...found.map((error) => ({ ...error, pointer: `${pointer}/${index}${error.pointer}` })));
    if (errors.length >= mostErrors) break;
  }
  if (errors.length > 0) throw invalid(errors.slice(0, mostErrors));
  return definitions;
}

interface ReadJob {
  definition: JobDefinition | null;
  errors: readonly FieldError[];
}

async function readJob({ text }: JsonText, check: FurtherCheck): Promise<ReadJob> {
  try {
    const value = JSON.parse(text) as unknown;
    const repeated = repeatedNames(value, text);
    if (repeated !== null) throw repeated;
    const written = withPayloadText(value, text);
    const result = jobDefinitionSchema.safeParse(written);
    if (!result.success) return { definition: null, errors: fieldErrors(result.error.issues, written) };
    await check(result.data);
    return { definition: result.data, errors: [] };
  } catch (error) {
    if (error instanceof Problem && error.code === 'invalid')
      return { definition: null, errors: error.errors };
    throw error;
  }
}

/** A name that an earlier job of the list has. */
function nameAgain(
  definition: JobDefinition | null,
  index: number,
  places: Map<string, number>,
  pointer: string,
): FieldError[] {
  if (definition === null) return [];
  const place = placeOfInput(definition);
  const first = places.get(place);
  if (first === undefined) places.set(place, index);
  return first === undefined
    ? []
    : [{ pointer: '/name', code: 'invalid', message: `is also the name of ${pointer}/${first}` }];
}
