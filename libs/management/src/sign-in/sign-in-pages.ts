import type { EventLog } from '@job-scheduler/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from '../http/fastify.js';
import { toProblem } from '../problems/to-problem.js';
import { sessionCookie, signInCookie, signInTokenOf } from '../sessions/session-cookie.js';
import { SignInError, type SignInFailure } from './sign-in-error.js';
import type { SignInWithProvider } from './sign-in-with-provider.js';

/** Where a browser goes to sign in with the provider, with `return_to` in the query, and where the provider leads back to. */
export const SIGN_IN_PATH = '/oidc/sign-in';
export const CALLBACK_PATH = '/oidc/callback';

const AGAIN = `<p><a href="${SIGN_IN_PATH}">Sign in again</a> or go to <a href="/">Job-Scheduler</a>.</p>`;

const STATUSES: Record<SignInFailure, number> = {
  sign_in_refused: 403,
  provider_unavailable: 503,
  rate_limited: 429,
};

/** Neither kept nor told to the next page: its URL has the provider's code. It loads nothing. */
const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

/** Adds the pages that browsers go through when people sign in with the provider. They are no part of the REST API. */
export function registerSignInPages(
  fastify: FastifyInstance,
  signIn: SignInWithProvider,
  log: EventLog,
): void {
  // A HEAD of a link checker must neither begin nor finish a sign-in.
  const options = { exposeHeadRoute: false };
  fastify.get(SIGN_IN_PATH, options, async (request, reply) => {
    try {
      const { return_to } = request.query as { return_to?: unknown };
      const { url, token } = await signIn.begin(return_to, request.ip);
      void reply.headers(HEADERS).header('set-cookie', signInCookie(request.headers, token));
      return reply.redirect(url, 303);
    } catch (error) {
      return sendFailure(error, request, reply, log);
    }
  });
  fastify.get(CALLBACK_PATH, options, async (request, reply) => {
    const from = { address: request.ip, request_id: request.id };
    try {
      const [, query = ''] = request.url.split('?', 2);
      const { token, lasts_ms, return_path } = await signIn.finish(
        query,
        signInTokenOf(request.headers),
        from,
      );
      void reply
        .headers(HEADERS)
        .header('set-cookie', [
          signInCookie(request.headers, null),
          sessionCookie(request.headers, token, lasts_ms),
        ]);
      return await reply.type('text/html; charset=utf-8').send(goingOn(return_path));
    } catch (error) {
      return sendFailure(error, request, reply, log);
    }
  });
}

/** A browser sends a SameSite=Strict cookie only to a page that a page of the same site leads to. This is that page. */
const goingOn = (path: string): string =>
  page(
    'Signed in',
    `<meta http-equiv="refresh" content="0; url=${escaped(path)}">`,
    `<p>You are signed in. <a href="${escaped(path)}">Go on</a>.</p>`,
  );

function sendFailure(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  log: EventLog,
): FastifyReply {
  const { status, sentence, code } = failureOf(error);
  const cause = error instanceof SignInError ? error.cause : error;
  log.warn('sign_in_failed', 'Somebody could not sign in with the provider.', {
    request_id: request.id,
    reason: code,
    detail: cause instanceof Error ? causesOf(cause) : null,
  });
  if (status === 503) void reply.header('retry-after', '5');
  return reply
    .code(status)
    .headers(HEADERS)
    .type('text/html; charset=utf-8')
    .send(page('Not signed in', '', `<p>${escaped(sentence)}</p>\n${AGAIN}`));
}

function failureOf(error: unknown): { status: number; sentence: string; code: string } {
  if (error instanceof SignInError) {
    return { status: STATUSES[error.code], sentence: error.message, code: error.code };
  }
  const problem = toProblem(error);
  return { status: problem.status, sentence: problem.message, code: problem.code };
}

/** The library tells most in what its errors were caused by. Only messages about JSON repeat some of what was sent. */
function causesOf(error: Error): string {
  const messages: string[] = [];
  for (let cause: unknown = error; cause instanceof Error && messages.length < 3; cause = cause.cause)
    messages.push(cause instanceof SyntaxError ? 'not JSON' : cause.message);
  return messages.join(': ');
}

const page = (title: string, head: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title} · Job-Scheduler</title>
  ${head}
</head>
<body>
${body}
</body>
</html>
`;

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
