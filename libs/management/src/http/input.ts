import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { fieldErrors } from '../problems/field-errors.js';
import { invalid, Problem } from '../problems/problem.js';

/** Parses a value with its schema. Throws the problem `invalid`, which names every wrong field. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (!result.success) throw invalid(fieldErrors(result.error.issues, value));
  return result.data;
}

/** The schemas of names in paths that a request gives to something new. */
const NAMES_OF_NEW = new WeakSet<z.ZodType>();

/** Makes a name in a path `invalid` where it breaks its rule, rather than `not_found`: there, the request would make what it names. */
export function nameOfNew<Schema extends z.ZodType>(schema: Schema): Schema {
  NAMES_OF_NEW.add(schema);
  return schema;
}

/**
 * Parses input that has a schema: `@Body({ schema })`, `@Query({ schema })`, `@Param('id', { schema })`. Nest's own
 * StandardSchemaValidationPipe first deletes keys such as `constructor` from the value, and so would change payloads.
 */
@Injectable()
export class InputPipe implements PipeTransform {
  transform(value: unknown, { schema, type, data = '' }: ArgumentMetadata): unknown {
    if (!(schema instanceof z.ZodType)) return value;
    if (type !== 'param') return parseInput(schema, value);
    if (NAMES_OF_NEW.has(schema)) return parseInput(z.object({ [data]: schema }), { [data]: value })[data];
    const result = schema.safeParse(value);
    if (!result.success) throw new Problem('not_found', 'There is nothing with this id.');
    return result.data;
  }
}

/** The id of a job or run in a path. Anything else is `not_found` rather than `invalid`. */
export const idSchema = z.guid();

/** Text in a filter: PostgreSQL cannot even compare with a NUL character. */
export const filterText = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => !text.includes('\u0000'), { error: 'must not contain a NUL character' });

/** The values of a filter for a store that takes null as no restriction. */
export const anyOf = <Item>(values: Item[]): Item[] | null => (values.length === 0 ? null : values);

/** A filter that may be repeated: its values are alternatives. No value means no restriction. */
export const alternatives = <Item extends z.ZodType>(item: Item) =>
  z
    .preprocess(
      (value) => (value === undefined || Array.isArray(value) ? value : [value]),
      z.array(item).max(50).optional(),
    )
    .transform((values) => values ?? []);
