import type { PersonId } from '@job-scheduler/job-store';
import { isAtLeast, type Role } from '@job-scheduler/job-model';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from '../http/fastify.js';
import { Problem } from '../problems/problem.js';

/** How a caller is known: `anonymous` needs no key on loopback, `admin_key` is the setting API_ADMIN_KEY. */
export const CALLER_KINDS = ['anonymous', 'admin_key', 'api_key', 'session'] as const;

/** Who somebody is, and what they may do. */
export interface Identity {
  kind: (typeof CALLER_KINDS)[number];
  /** What its writes are attributed to. */
  name: string;
  role: Role;
  /** The namespaces that it sees; null: all. */
  namespaces: readonly string[] | null;
  key_id: string | null;
  /** Of somebody who signed in. */
  session_id: string | null;
  /** Of somebody for whom the provider vouched, who has no key. */
  person: PersonId | null;
  /** When its key, or its session, expires, epoch milliseconds; null: never. */
  expires_at: number | null;
}

/** A known caller, and the request that it makes. */
export interface Caller extends Identity {
  /** The address that the request comes from. */
  address: string;
  request_id: string;
  /** The `operationId` of the route. */
  action: string;
}

/** The names of callers without a key of their own; no key may have one of them. */
export const RESERVED_NAMES: readonly string[] = ['anonymous', 'admin'];

/** Whoever calls an API that needs no key. */
export const ANONYMOUS: Identity = {
  kind: 'anonymous',
  name: 'anonymous',
  role: 'admin',
  namespaces: null,
  key_id: null,
  session_id: null,
  person: null,
  expires_at: null,
};

/** Whoever has API_ADMIN_KEY. */
export const ADMIN: Identity = { ...ANONYMOUS, kind: 'admin_key', name: 'admin' };

/** By request: Fastify's own decorations are one object for all types of apps. */
const callers = new WeakMap<object, Caller>();

export const setCaller = (request: FastifyRequest, caller: Caller): void => void callers.set(request, caller);

/** Null before the key is checked, and for routes that need none. */
export const knownCallerOf = (request: FastifyRequest): Caller | null => callers.get(request) ?? null;

/** Who makes a request to a route that needs a key. */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error('The route needs no key, so its caller is not known.');
  return caller;
}

/** Injects who makes the request. */
export const CallerOfRequest = createParamDecorator((_: unknown, context: ExecutionContext): Caller =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** Throws the problem `role_too_small`, which names the role needed. */
export function requireRole({ role, name, person }: Identity, least: Role): void {
  if (isAtLeast(role, least)) return;
  const told =
    person === null
      ? `the key ${JSON.stringify(name)} has the role ${role}: use another key, or ask an admin for one`
      : `${name} has the role ${role}: use a key, or ask an admin for another role`;
  throw new Problem('role_too_small', `This needs the role ${least}, and ${told}.`);
}
