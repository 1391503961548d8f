import { z } from 'zod';
import { alternatives } from '../http/input.js';
import { fieldErrors } from './field-errors.js';
import { pointerOf } from './pointer.js';
import { invalid } from './problem.js';

const errorsOf = (schema: z.ZodType, value: unknown) =>
  fieldErrors(schema.safeParse(value).error?.issues ?? [], value);

describe('pointerOf', () => {
  it('escapes what separates and what escapes', () => {
    expect(pointerOf([])).toBe('');
    expect(pointerOf(['a/b', 0, 'c~d', ''])).toBe('/a~1b/0/c~0d/');
  });
});

describe('fieldErrors', () => {
  const schema = z.strictObject({
    name: z.string().min(2).max(3),
    kind: z.enum(['a', 'b']),
    list: z.array(z.int().max(9)).max(2),
  });

  it('tells what is missing from what has another type', () => {
    expect(errorsOf(schema, { kind: 'a', list: null })).toEqual([
      { pointer: '/name', code: 'required', message: 'is required' },
      { pointer: '/list', code: 'invalid_type', message: 'must be an array' },
    ]);
  });

  it('tells of a text in the place of a list only that, and not how long it is', () => {
    expect(errorsOf(schema, { name: 'ab', kind: 'a', list: 'a text' })).toEqual([
      { pointer: '/list', code: 'invalid_type', message: 'must be an array' },
    ]);
  });

  it('points at each unknown field', () => {
    expect(
      errorsOf(schema, { name: 'ab', kind: 'a', list: [], 'x/y': 1, z: 2 }).map(({ pointer }) => pointer),
    ).toEqual(['/x~1y', '/z']);
  });

  it('names bounds and choices', () => {
    expect(errorsOf(schema, { name: 'a', kind: 'c', list: [1, 10] })).toEqual([
      { pointer: '/name', code: 'out_of_range', message: 'must have at least 2 characters' },
      { pointer: '/kind', code: 'invalid_value', message: 'must be one of a, b' },
      { pointer: '/list/1', code: 'out_of_range', message: 'must be at most 9' },
    ]);
    expect(errorsOf(schema, { name: 'ab', kind: 'a', list: [1, 2, 3] })).toEqual([
      { pointer: '/list', code: 'out_of_range', message: 'must have at most 2 elements' },
    ]);
  });

  it('names the choices of a filter, given once or repeated', () => {
    const query = z.strictObject({ kind: alternatives(z.enum(['a', 'b'])) });
    const error = { pointer: '/kind/0', code: 'invalid_value', message: 'must be one of a, b' };
    expect(errorsOf(query, { kind: 'c' })).toEqual([error]);
    expect(errorsOf(query, { kind: ['c', 'a'] })).toEqual([error]);
  });

  it('takes codes that a rule gives itself, if the catalogue has them', () => {
    const ruled = (code: string) =>
      z
        .string()
        .superRefine((_, context) =>
          context.addIssue({ code: 'custom', message: 'is odd', params: { code } }),
        );
    expect(errorsOf(ruled('never_fires'), 'x')).toEqual([
      { pointer: '', code: 'never_fires', message: 'is odd' },
    ]);
    expect(errorsOf(ruled('toString'), 'x')).toEqual([{ pointer: '', code: 'invalid', message: 'is odd' }]);
  });

  it('does not answer more than a hundred errors', () => {
    expect(
      errorsOf(z.strictObject({}), Object.fromEntries(Array.from({ length: 500 }, (_, i) => [i, 0]))),
    ).toHaveLength(100);
  });
});

describe('the detail of an invalid request', () => {
  it('repeats the first error and counts the others', () => {
    const error = (pointer: string) => ({ pointer, code: 'required', message: 'is required' }) as const;
    expect(invalid([error('/a')]).message).toBe('/a is required.');
    expect(invalid([error(''), error('/b'), error('/c')]).message).toBe(
      'The body is required. There are 2 more errors.',
    );
    expect(invalid([error('/a'), error('/b')]).message).toBe('/a is required. There is 1 more error.');
  });

  it('ends with one full stop where the message brings its own', () => {
    const message = 'The day-of-week field cannot hold "MON-SUN"; use SUN-MON instead.';
    const error = { pointer: '/schedule', code: 'cron_syntax', message } as const;
    expect(invalid([error]).message).toBe(`/schedule ${message}`);
    expect(invalid([error, error]).message).toBe(`/schedule ${message} There is 1 more error.`);
  });
});
