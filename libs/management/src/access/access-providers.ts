import { Clock } from '@job-scheduler/job-model';
import {
  AlertOutbox,
  ApiKeys,
  AuditLog,
  JobRepository,
  OperationStore,
  RunHistory,
  Sessions,
} from '@job-scheduler/job-store';
import { HttpCallback } from '@job-scheduler/http-callback';
import { EventLog, SharedCounts } from '@job-scheduler/platform';
import type { Provider } from '@nestjs/common';
import { RefusedWrites } from '../audit/audit-refusals.js';
import { ReadAudit } from '../audit/read-audit.js';
import { ManageApiKeys } from '../keys/manage-api-keys.js';
import { FailedAuthentications } from '../limits/failed-authentications.js';
import { RequestLimit } from '../limits/request-limit.js';
import { MANAGEMENT_OPTIONS, type ManagementOptions } from '../management-options.js';
import { KnownSessions } from '../sessions/known-sessions.js';
import { ManageSessions } from '../sessions/manage-sessions.js';
import { OpenIdProvider } from '../sign-in/openid-provider.js';
import { SIGN_IN, SignInWithProvider } from '../sign-in/sign-in-with-provider.js';
import { Authentication } from './authentication.js';
import { KnownKeys } from './known-keys.js';
import { PortsOfCallers } from './ports-of-caller.js';

/** Who calls, and what it may do and see. */
export const accessProviders: Provider[] = [
  {
    provide: Authentication,
    useFactory: (keys: ApiKeys, sessions: Sessions, clock: Clock, options: ManagementOptions) =>
      new Authentication({
        keys: new KnownKeys(keys, clock),
        sessions: new KnownSessions(sessions, clock),
        failed: new FailedAuthentications(clock),
        adminKey: options.adminKey,
        isOpen: options.isOpen,
        provider: options.provider ?? null,
      }),
    inject: [ApiKeys, Sessions, Clock, MANAGEMENT_OPTIONS],
  },
  {
    provide: ManageSessions,
    useFactory: (sessions: Sessions, authentication: Authentication) =>
      new ManageSessions(sessions, authentication),
    inject: [Sessions, Authentication],
  },
  {
    provide: SIGN_IN,
    useFactory: (
      sessions: Sessions,
      audit: AuditLog,
      callback: HttpCallback,
      clock: Clock,
      { provider: options = null }: ManagementOptions,
    ) =>
      options &&
      new SignInWithProvider({
        options,
        provider: new OpenIdProvider(options, callback, clock),
        sessions,
        audit,
        begun: new FailedAuthentications(clock, 'sign-ins'),
      }),
    inject: [Sessions, AuditLog, HttpCallback, Clock, MANAGEMENT_OPTIONS],
  },
  {
    provide: RequestLimit,
    useFactory: (counts: SharedCounts, clock: Clock, { requestsPerMinute }: ManagementOptions) =>
      new RequestLimit(counts, clock, requestsPerMinute),
    inject: [SharedCounts, Clock, MANAGEMENT_OPTIONS],
  },
  {
    provide: PortsOfCallers,
    useFactory: (...parts: ConstructorParameters<typeof PortsOfCallers>) => new PortsOfCallers(...parts),
    inject: [JobRepository, RunHistory, OperationStore, AlertOutbox],
  },
  {
    // Of the store that this module is composed with: a process may hold others.
    provide: RefusedWrites,
    useFactory: (audit: AuditLog, log: EventLog) => new RefusedWrites(audit, log),
    inject: [AuditLog, EventLog],
  },
  {
    provide: ReadAudit,
    useFactory: (audit: AuditLog) => new ReadAudit(audit),
    inject: [AuditLog],
  },
  {
    provide: ManageApiKeys,
    useFactory: (keys: ApiKeys, clock: Clock) => new ManageApiKeys(keys, clock),
    inject: [ApiKeys, Clock],
  },
];
