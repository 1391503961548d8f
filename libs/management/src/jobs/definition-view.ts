import { asShown, jobDefinitionSchema, type Job } from '@job-scheduler/job-model';
import { z } from 'zod';
import { pointerOf } from '../problems/pointer.js';
import { definitionFields, type DefinitionView } from './definition-fields.js';

const readable = z.strictObject(definitionFields);

/** What stands in the place of a value that cannot be read, by pointer. */
const DEFAULTS = new Map(
  fieldsOf(
    asShown(
      jobDefinitionSchema.parse({
        name: 'any',
        schedule: '@daily',
        job: { callback_url: 'http://any.example' },
      }),
    ),
  ).map(({ pointer, value }) => [pointer, value]),
);

/** A definition as it is answered. What is stored and cannot be read is told apart, so that every field has its form. */
export function definitionView(definition: Job['definition']): DefinitionView {
  const shown = asShown(definition);
  const { error } = readable.safeParse(shown);
  if (error === undefined) return shown;
  const wrong = new Set(error.issues.flatMap(pointersOf));
  const unreadable = fieldsOf(shown)
    .filter(({ pointer }) => wrong.has(pointer))
    .map(({ pointer, value }) => ({ pointer, stored: inJson(value) }));
  const { job, ...rest } = fixed(shown, '', wrong);
  return { ...rest, job: fixed(job as object, '/job', wrong), unreadable } as DefinitionView;
}

/** JSON has no word for a number without end, or for none. */
const inJson = (value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

/** The fields of a definition, and of its operation, each by itself. */
function fieldsOf({ job, ...rest }: ReturnType<typeof asShown>): { pointer: string; value: unknown }[] {
  const under = (place: string, fields: object) =>
    Object.entries(fields).map(([name, value]) => ({
      pointer: place + pointerOf([name]),
      value: value as unknown,
    }));
  return [...under('', rest), ...under('/job', job)];
}

/** The fields that an issue is about. */
function pointersOf({ path, ...issue }: z.core.$ZodIssue): string[] {
  const [field, part] = path.map(String);
  if (field === undefined || (field === 'job' && part === undefined)) {
    const place = field === undefined ? '' : '/job';
    return issue.code === 'unrecognized_keys' ? issue.keys.map((name) => place + pointerOf([name])) : [];
  }
  return [pointerOf(path.slice(0, field === 'job' ? 2 : 1))];
}

/** The fields with a default in the place of each that is wrong, and without those that are not known at all. */
function fixed(fields: object, place: string, wrong: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const pointer = place + pointerOf([name]);
      if (!wrong.has(pointer)) return [[name, value]];
      return DEFAULTS.has(pointer) ? [[name, DEFAULTS.get(pointer)]] : [];
    }),
  );
}
