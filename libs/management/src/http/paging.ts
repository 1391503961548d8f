import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Problem } from '../problems/problem.js';
import type { FastifyReply, FastifyRequest } from './fastify.js';

/** The parameters that every list takes. */
export const pagingFields = {
  limit: z.coerce.number().pipe(z.int().min(1).max(500)).default(50).meta({
    description: 'Maximum number of items on a page.',
    type: 'integer',
    minimum: 1,
    maximum: 500,
    default: 50,
  }),
  cursor: z
    .string()
    .max(4096)
    .optional()
    .meta({ description: 'Where the page begins: `next_cursor` of the previous page.' }),
};

/** A page of a list in an answer. */
export interface PageView<Item> {
  data: Item[];
  next_cursor: string | null;
}

/** Lists are counted up to here. */
export const MOST_COUNTED = 10_000;

/** A page that may say how many items there are in all; `more`: there are more than `count`. */
export interface CountedPage<Item> extends PageView<Item> {
  total?: { count: number; more: boolean };
}

/** A position in a list, as an opaque cursor that is valid only for these filters. */
export const encodeCursor = (filters: unknown, position: unknown): string =>
  Buffer.from(JSON.stringify([fingerprint(filters), position])).toString('base64url');

/** The position in a cursor. Throws the problems `cursor_invalid` and `cursor_mismatch`. */
export function decodeCursor<Position extends z.ZodType>(
  cursor: string,
  filters: unknown,
  position: Position,
): z.output<Position> {
  const parsed = z.tuple([z.string(), z.unknown()]).safeParse(jsonOf(cursor));
  if (!parsed.success) throw notOurs();
  const [of, place] = parsed.data;
  if (of !== fingerprint(filters)) {
    throw new Problem('cursor_mismatch', 'The cursor was made for other filters or another order.');
  }
  const result = position.safeParse(place);
  if (!result.success) throw notOurs();
  return result.data;
}

const notOurs = (): Problem => new Problem('cursor_invalid', 'The cursor was not made by this API.');

function jsonOf(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return null;
  }
}

const fingerprint = (filters: unknown): string =>
  createHash('sha256').update(JSON.stringify(filters)).digest('base64url').slice(0, 11);

/** The `Link` header (RFC 8288) to the next page: the same URL with another cursor. */
export function nextLink(url: string, nextCursor: string): string {
  const [path = '', query = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', nextCursor);
  return `<${path}?${parameters.toString()}>; rel="next"`;
}

/** Returns the page, and names the next one in the answer's `Link` header too. */
export function linked<Page extends Pick<PageView<unknown>, 'next_cursor'>>(
  request: FastifyRequest,
  reply: FastifyReply,
  page: Page,
): Page {
  if (page.next_cursor !== null) void reply.header('link', nextLink(request.url, page.next_cursor));
  return page;
}
