import { Clock, readUrl } from '@job-scheduler/job-model';
import type { PersonId } from '@job-scheduler/job-store';
import { EventLog, localHostCheck } from '@job-scheduler/platform';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Authentication } from './access/authentication.js';
import { setCaller } from './access/caller.js';
import { operationOf, RoleGuard } from './access/role-guard.js';
import { auditRefusals, RefusedWrites } from './audit/audit-refusals.js';
import { registerJobSchemaRoute } from './apply/job-file-schema.js';
import { COMPLETIONS_ROUTE } from './completions/completions.controller.js';
import { serveDashboard } from './dashboard/serve-dashboard.js';
import { registerEchoTarget } from './echo/echo-target.js';
import { registerBodyParsers } from './http/body-parsers.js';
import { tellCutOffAnswers } from './http/cut-off-answers.js';
import { endConnectionsWithApp } from './http/end-connections.js';
import { limitLargeBodies } from './http/fastify-options.js';
import type { FastifyInstance, FastifyRequest } from './http/fastify.js';
import { InputPipe } from './http/input.js';
import { logRequests } from './http/request-log.js';
import { jsonOf } from './http/json-answer.js';
import { RequestLimit } from './limits/request-limit.js';
import { MANAGEMENT_OPTIONS, type ManagementOptions } from './management-options.js';
import { registerDocumentRoute } from './openapi/document-route.js';
import { registerSwaggerPage } from './openapi/swagger-page.js';
import { ProblemFilter } from './problems/problem-filter.js';
import { Problem } from './problems/problem.js';
import { SESSIONS_ROUTE } from './sessions/sessions.controller.js';
import { registerSignInPages } from './sign-in/sign-in-pages.js';
import { SIGN_IN, type SignInWithProvider } from './sign-in/sign-in-with-provider.js';
import { SIGN_IN_ROUTE } from './sign-in/sign-in.controller.js';
import { measureRequests } from './request-metrics.js';
import { Registry } from 'prom-client';

/**
 * Makes an app that has the ManagementModule behave as the API: adds errors, parsers, key, headers, documentation and
 * the bundled target. Call it before `app.init()` or `app.listen()`, on an app created with
 * `new FastifyAdapter(managementFastifyOptions())`.
 */
export function configureManagementApi(app: NestFastifyApplication): void {
  const options = app.get<ManagementOptions>(MANAGEMENT_OPTIONS, { strict: false });
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  const log = app.get(EventLog, { strict: false });
  app.useGlobalFilters(new ProblemFilter(log));
  app.useGlobalPipes(new InputPipe());
  // The server speaks plain HTTP: headers that promise HTTPS would lock browsers out.
  app.useSecurityHeaders({
    strictTransportSecurity: false,
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
  });
  // No web page may write through its visitor's browser. Without a key, nothing else would stop it.
  app.enableCsrfProtection();
  nameRequests(fastify);
  measureRequests(fastify, app.get(Registry, { strict: false }));
  logRequests(fastify, log);
  tellCutOffAnswers(fastify, log);
  endConnectionsWithApp(app);
  if (options.isOpen) requireLocalHost(fastify, options.publicUrl);
  const limit = app.get(RequestLimit, { strict: false });
  identifyCallers(fastify, app.get(Authentication, { strict: false }), limit);
  app.useGlobalGuards(new RoleGuard());
  auditRefusals(fastify, app.get(RefusedWrites, { strict: false }));
  limitLargeBodies(fastify);
  registerBodyParsers(app, fastify);
  fastify.setReplySerializer(jsonOf);
  registerEchoTarget(fastify, app.get(Clock, { strict: false }));
  registerSwaggerPage(fastify);
  const signIn = app.get<SignInWithProvider | null>(SIGN_IN, { strict: false });
  if (signIn !== null) registerSignInPages(fastify, signIn, log);
  registerJobSchemaRoute(fastify);
  registerDocumentRoute(fastify);
  if (options.dashboardFolder !== null) serveDashboard(fastify, options.dashboardFolder);
}

function nameRequests(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
}

/**
 * Without a key, the API listens on loopback only. A web page whose name points there would be of its origin, so
 * requests for other names are refused.
 */
function requireLocalHost(fastify: FastifyInstance, publicUrl: string | null): void {
  const isLocal = localHostCheck(publicUrl);
  fastify.addHook('onRequest', ({ raw, headers: { host } }, _reply, done) => {
    const named = [host, ...furtherHosts(raw)];
    if (named.every(isLocal)) return done();
    const foreign = named.find((each) => !isLocal(each));
    done(
      new Problem(
        'foreign_host',
        `Without API_ADMIN_KEY, the API answers requests to localhost, to IP addresses and to the host of PUBLIC_URL, but not to ${JSON.stringify(foreign)}.`,
      ),
    );
  });
}

/** The hosts that a request names elsewhere than in its first Host header: in another one, or in a whole URL as its target. */
function furtherHosts({ url = '', rawHeaders }: FastifyRequest['raw']): string[] {
  const named = rawHeaders.filter(
    (_, index) => rawHeaders[index - 1]?.toLowerCase() === 'host' && index % 2 === 1,
  );
  const target = readUrl(url);
  return target === null ? named : [...named, target.host];
}

/** Refuses whoever may not call, before its body is read. Checks the matched route, not the text of the URL. */
function identifyCallers(
  fastify: FastifyInstance,
  authentication: Authentication,
  limit: RequestLimit,
): void {
  fastify.addHook('onRequest', async (request, reply) => {
    const { url = '' } = request.routeOptions;
    const { headers, ip: address, id: request_id, method, host } = request;
    const needsNoKey =
      url.startsWith(COMPLETIONS_ROUTE) ||
      (url === SESSIONS_ROUTE && method === 'POST') ||
      url === SIGN_IN_ROUTE;
    if (!url.startsWith('/v1/') || needsNoKey) return;
    const identity = await authentication.identify({ headers, method, host, address });
    setCaller(request, { ...identity, address, request_id, action: operationOf(request) });
    const counted = identity.key_id ?? (identity.person && personOf(identity.person));
    if (counted !== null) void reply.headers(limit.take(counted));
  });
}

/** What a person's requests are counted under. */
const personOf = ({ issuer, subject }: PersonId): string => `${issuer} ${subject}`;
