import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from '../http/fastify.js';
import { DashboardFiles } from './dashboard-files.js';
import { MISSING_PAGE } from './missing-page.js';

/** What the build writes where the nonce of an answer belongs (apps/dashboard/vite.config.ts). */
const NONCE = 'NONCE-OF-THIS-ANSWER';
const NONCE_BYTES = 16;

/** Paths below these are never pages: an unknown one is told in problem details. */
const NO_PAGES = /^\/(?:v1|docs|health|schemas|metrics|echo|assets|\.well-known)(?:\/|$)|\.[a-z0-9]+$/i;

const HOUR_SECONDS = 3_600;
const YEAR_SECONDS = 31_536_000;

/**
 * Serves the dashboard under `/`, without a key: its files hold no data. Each address that the API does not know is a page of the
 * dashboard when a browser asks for a page.
 *
 * @param folder with the built files, which need not be there yet
 */
export function serveDashboard(fastify: FastifyInstance, folder: string): void {
  const files = new DashboardFiles(folder);
  fastify.get('/', async (_request, reply) => sendPage(files, reply));
  fastify.get('/assets/*', async (request, reply) => sendFile(files, request, reply));
  fastify.get('/*', async (request, reply) => {
    const path = pathOf(request);
    if (!NO_PAGES.test(path) && wantsPage(request)) return sendPage(files, reply);
    return sendFile(files, request, reply);
  });
}

/** The path as it was sent: names of built files have nothing to decode. */
const pathOf = ({ url }: FastifyRequest): string => url.split('?', 1)[0] ?? '/';

const wantsPage = ({ headers }: FastifyRequest): boolean => (headers.accept ?? '').includes('text/html');

async function sendPage(files: DashboardFiles, reply: FastifyReply): Promise<FastifyReply> {
  const page = await files.page();
  const nonce = randomBytes(NONCE_BYTES).toString('base64');
  void reply.headers({
    'content-security-policy': policyWith(nonce),
    'referrer-policy': 'same-origin',
    'cache-control': 'no-cache',
  });
  void reply.type('text/html; charset=utf-8');
  if (page === null) return reply.code(503).header('retry-after', '3').send(MISSING_PAGE);
  return reply.send(page.replaceAll(NONCE, nonce));
}

async function sendFile(
  files: DashboardFiles,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | void> {
  const accepted = request.headers['accept-encoding'];
  const file = await files.find(pathOf(request).slice(1), typeof accepted === 'string' ? accepted : '');
  if (file === null) return reply.callNotFound();
  const { mediaType, content, encoding, isImmutable } = file;
  if (encoding !== null) void reply.header('content-encoding', encoding);
  const age = isImmutable ? `public, max-age=${YEAR_SECONDS}, immutable` : `max-age=${HOUR_SECONDS}`;
  return reply.headers({ 'cache-control': age, vary: 'accept-encoding' }).type(mediaType).send(content);
}

/**
 * Scripts are files of ours, and so is everything else. The nonce is for the `<style>` elements that Mantine writes with the
 * values of its theme.
 */
const policyWith = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
