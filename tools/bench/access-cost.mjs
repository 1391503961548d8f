// What authentication and limits cost per request, in CPU time. Build first: `node tools/bench/access-cost.mjs`.
import { Authentication } from '../../libs/management/dist/access/authentication.js';
import { KnownKeys } from '../../libs/management/dist/access/known-keys.js';
import { newKeyText, secretOf } from '../../libs/management/dist/access/key-text.js';
import { FailedAuthentications } from '../../libs/management/dist/limits/failed-authentications.js';
import { RequestLimit } from '../../libs/management/dist/limits/request-limit.js';
import { OwnCounts, SystemClock } from '../../libs/platform/dist/index.js';

const REQUESTS = 200_000;
const ROUNDS = 5;
const KEYS = 50;

const clock = new SystemClock();
const texts = Array.from({ length: KEYS }, newKeyText);
const rows = new Map(texts.map((text, index) => [secretOf(text).hash.toString('hex'), keyRow(index)]));
let lookUps = 0;
const keys = {
  find: async (hash) => {
    lookUps += 1;
    return { key: rows.get(hash.toString('hex')), state: 'valid' };
  },
  use: async () => {},
};

function keyRow(index) {
  const source_cidrs = ['10.0.0.0/8', '127.0.0.0/8'];
  const rest = { role: 'editor', namespaces: ['a'], expires_at: null, last_used_at: Date.now() };
  return { id: `key-${index}`, name: `key ${index}`, source_cidrs, ...rest };
}

const authentication = new Authentication({
  keys: new KnownKeys(keys, clock),
  sessions: { find: async () => null },
  provider: null,
  failed: new FailedAuthentications(clock),
  adminKey: 'the-key-of-the-admin',
  isOpen: false,
});
const limit = new RequestLimit(new OwnCounts(), clock, 10_000_000);

async function request(index) {
  const headers = { authorization: `Bearer ${texts[index % KEYS]}` };
  const { key_id } = await authentication.identify({ headers, method: 'GET', address: '127.0.0.1' });
  return limit.take(key_id);
}

const figures = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const before = process.cpuUsage();
  for (let index = 0; index < REQUESTS; index += 1) await request(index);
  const { user, system } = process.cpuUsage(before);
  figures.push((user + system) / REQUESTS);
}
limit.onModuleDestroy();
figures.sort((a, b) => a - b);
const median = figures[Math.floor(ROUNDS / 2)];
process.stdout.write(
  `${median.toFixed(1)} µs CPU per request (median of ${ROUNDS} rounds of ${REQUESTS}; ${lookUps} look-ups)\n`,
);
