import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Problem } from '../problems/problem.js';
import type { FastifyRequest } from './fastify.js';

/** The strong entity tag of a job's revision. */
export const entityTag = (revision: number): string => `"${revision}"`;

/** Refuses a revision (null: there is no job) that the request did not expect. Throws `stale_revision`. */
export type Precondition = (revision: number | null) => void;

/** The precondition in an `If-Match` header (RFC 9110). Weak tags never match; without a header, everything does. */
export function preconditionOf(ifMatch: string | undefined): Precondition {
  if (ifMatch === undefined) return () => undefined;
  const tags = new Set(ifMatch.split(',').map((tag) => tag.trim()));
  return (revision) => {
    if (revision !== null && (tags.has('*') || tags.has(entityTag(revision)))) return;
    const actual = revision === null ? 'does not exist' : `is at revision ${revision}`;
    throw new Problem('stale_revision', `The job ${actual}, which If-Match does not name; read it again.`);
  };
}

/** Injects the request's precondition. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): Precondition =>
  preconditionOf(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
);
