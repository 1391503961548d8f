// Sends generated requests to the standalone process, with a key of each role, and counts answers by class of status. An answer of
// 5xx, a stack trace, an error that is no problem document, or no answer at all, is printed with its request, and the exit code is 1.
// Build first. Usage: node tools/generated-requests/main.mjs [requests per role=100000] [seed=1] [roles=viewer,operator,editor,admin]
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { startStandalone } from '../bench/product/standalone.mjs';
import { Known } from './known.mjs';
import { Random } from './random.mjs';
import { GeneratedRequests } from './requests.mjs';
import { closeConnections, send } from './send.mjs';

const ADMIN_KEY = 'the-key-of-the-admin';
const AT_ONCE = 24;
const MOST_SHOWN = 25;
const SLOWEST_SHOWN = 8;
/** The only address that jobs may call besides public ones. */
const TARGET = '127.9.9.9';
const CLASSES = ['2xx', '3xx', '4xx', '5xx', 'none'];
const description = JSON.parse(readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8'));

const count = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1);
const roles = (process.argv[4] ?? 'viewer,operator,editor,admin').split(',');

const settings = {
  ...{ API_ADMIN_KEY: ADMIN_KEY, SECRETS_KEY: randomBytes(32).toString('base64'), API_RATE_PER_MINUTE: '0' },
  ...{
    CALLBACK_ADDRESSES: 'public',
    CALLBACK_ALLOW_CIDRS: TARGET,
    TRUSTED_PROXIES: '127.0.0.1',
    LOG_LEVEL: 'error',
  },
};

/** What is wrong with an answer; null: nothing. */
function faultOf({ refused, status, headers, body }, { method }) {
  // What is too long to be read is answered before its method is known: with a body, which this client does not take for a HEAD.
  if (method === 'HEAD' && refused === 'HPE_CLOSED_CONNECTION') return null;
  if (refused !== undefined) return `no answer (${refused})`;
  if (status >= 500) return `answered ${status}`;
  if (/\n {4}at |node_modules|\.js:\d+:\d+/.test(body) && status >= 400) return 'shows a stack trace';
  if (status < 400 || body === '') return null;
  return String(headers['content-type']).startsWith('application/problem+json')
    ? null
    : 'answers no problem document';
}

const classOf = ({ status }) => (status === undefined ? 'none' : `${Math.floor(status / 100)}xx`);

function show(role, sent, answer, fault) {
  const body = sent.body === null ? '' : `\n  ${sent.body.slice(0, 600)}`;
  const headers = JSON.stringify(sent.headers).slice(0, 400);
  console.log(
    `${role}: ${sent.method} ${sent.path.slice(0, 400)} ${fault}\n  ${headers}${body}\n  answer: ${(answer.body ?? '').slice(0, 400)}`,
  );
}

/** Keeps the slowest of them. */
function noteSlowest(slowest, one) {
  if (slowest.length >= SLOWEST_SHOWN && one.ms <= slowest.at(-1).ms) return;
  slowest.push(one);
  slowest.sort((a, b) => b.ms - a.ms);
  slowest.length = Math.min(slowest.length, SLOWEST_SHOWN);
}

/** Sends the requests of one role. Resolves to counts, by kind of request and class of status, and to the number of faults. */
async function tryRole(origin, role, key, random, known) {
  const requests = new GeneratedRequests(random, description, known);
  const counts = {};
  const statuses = {};
  const slowest = [];
  let [faults, left] = [0, count];
  const work = async () => {
    while (left > 0) {
      left -= 1;
      const next = requests.next();
      const begin = performance.now();
      const answer = await send(origin, next, key);
      noteSlowest(slowest, { ms: Math.round(performance.now() - begin), status: answer.status, next });
      (counts[next.kind] ??= {})[classOf(answer)] = (counts[next.kind][classOf(answer)] ?? 0) + 1;
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      const fault = faultOf(answer, next);
      if (fault !== null && (faults += 1) <= MOST_SHOWN) show(role, next, answer, fault);
      if (answer.status < 300 && /^\{/.test(answer.body)) known.learn(next, JSON.parse(answer.body));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { counts, faults, statuses, slowest };
}

const target = createServer((request, response) =>
  request.resume().on('end', () => response.end('{"access_token":"t"}')),
);
await new Promise((resolve) => target.listen(0, TARGET, resolve));
const targetUrl = `http://${TARGET}:${target.address().port}/hook`;
const standalone = await startStandalone({ settings });
let failed = 0;
try {
  const row = (cells) => console.log(`| ${cells.join(' | ')} |`);
  const lines = [];
  for (const [index, role] of roles.entries()) {
    const begin = performance.now();
    const random = new Random(seed + index);
    const known = new Known(random, targetUrl);
    const make = async (path, body) =>
      (
        await send(
          standalone.url,
          {
            method: 'POST',
            path,
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          },
          ADMIN_KEY,
        )
      ).body;
    const { key } = JSON.parse(
      await make('/v1/api-keys', { name: `${role} of the generated requests`, role }),
    );
    for (let each = 0; each < 20; each += 1) {
      await make('/v1/secrets', { name: `SECRET_${each}`, value: 'a value' });
      const job = {
        callback_url: targetUrl,
        headers: { authorization: `Bearer {{secrets.SECRET_${each}}}` },
      };
      const body = JSON.parse(await make('/v1/jobs', { name: `${role}-${each}`, schedule: '@yearly', job }));
      known.note('jobs', body.id);
      known.note('runs', JSON.parse(await make(`/v1/jobs/${body.id}/runs`, {})).id);
    }
    const { counts, faults, statuses, slowest } = await tryRole(standalone.url, role, key, random, known);
    // What an admin's requests have stopped goes on for the next role.
    await make('/v1/stop/resume', {});
    failed += faults;
    const seconds = (performance.now() - begin) / 1_000;
    for (const [kind, of] of Object.entries(counts))
      lines.push([role, kind, ...CLASSES.map((each) => of[each] ?? 0)]);
    for (const { ms, status, next } of slowest)
      console.log(
        `${role}: ${ms} ms, ${status}: ${next.method} ${next.path.slice(0, 200)} ${(next.body ?? '').slice(0, 300)}`,
      );
    console.log(
      `${role}: ${count} requests in ${seconds.toFixed(0)} s, ${faults} faults; ${JSON.stringify(statuses)}`,
    );
  }
  row(['role', 'requests', ...CLASSES]);
  row(Array(2 + CLASSES.length).fill('---'));
  for (const line of lines) row(line);
} finally {
  closeConnections();
  target.closeAllConnections();
  target.close();
  await standalone.stop();
}
console.log(`seed ${seed}: ${failed} faults`);
process.exitCode = failed === 0 ? 0 : 1;
