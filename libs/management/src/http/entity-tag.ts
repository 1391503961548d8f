import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Problem } from '../problems/problem.js';
import type { FastifyRequest } from './fastify.js';

/** The strong entity tag of a revision. */
export const entityTag = (revision: number): string => `"${revision}"`;

/** Refuses a revision (null: there is no job) that the request did not expect. Throws `stale_revision`. */
export type Precondition = (revision: number | null) => void;

/** The headers that make a request conditional (RFC 9110). */
export interface ConditionalHeaders {
  'if-match'?: string | undefined;
  'if-none-match'?: string | undefined;
}

/**
 * The precondition in `If-Match` and `If-None-Match`. A star stands for any revision, so `If-None-Match: *` holds only
 * while there is none. Weak tags never match in `If-Match`. Without these headers, everything holds. `what` is revised.
 */
export function preconditionOf(headers: ConditionalHeaders, what: 'job' | 'secret' = 'job'): Precondition {
  const wanted = tagsOf(headers['if-match']);
  const unwanted = tagsOf(headers['if-none-match']?.replace(/\bW\/"/g, '"'));
  return (revision) => {
    const actual = revision === null ? 'does not exist' : `is at revision ${revision}`;
    if (wanted !== null && !includes(wanted, revision)) {
      throw new Problem(
        'stale_revision',
        `The ${what} ${actual}, which If-Match does not name; read it again.`,
      );
    }
    if (unwanted !== null && includes(unwanted, revision)) {
      throw new Problem('stale_revision', `The ${what} ${actual}, which If-None-Match excludes.`);
    }
  };
}

const tagsOf = (header: string | undefined): Set<string> | null =>
  header === undefined ? null : new Set(header.split(',').map((tag) => tag.trim()));

const includes = (tags: Set<string>, revision: number | null): boolean =>
  revision !== null && (tags.has('*') || tags.has(entityTag(revision)));

/** Injects the request's precondition; of a job, unless it says otherwise. */
export const PreconditionOfRequest = createParamDecorator(
  (what: 'secret' | undefined, context: ExecutionContext): Precondition =>
    preconditionOf(context.switchToHttp().getRequest<FastifyRequest>().headers, what),
);
