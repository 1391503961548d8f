// What `GET /v1/export` of 100,000 jobs takes: memory of the api at most, seconds, and how soon it begins. Read as fast as it comes, and
// by a reader that is slow at first: what is not read yet must not pile up.
// Usage: node tools/bench/export.mjs [jobs=100000]
import { setTimeout as delay } from 'node:timers/promises';
import { residentBytes } from './machine/process-usage.mjs';
import { startServers } from './machine/servers.mjs';
import { startDistributed } from './product/distributed.mjs';
import { seedJobs } from './product/seeded-data.mjs';

const MIB = 1024 * 1024;
const BAR_MIB = 50;
const LOOK_MS = 20;
/** How long the slow reader reads nothing, after the first piece. */
const PAUSE_MS = 5_000;
const FORMATS = ['json', 'yaml'];
const jobs = Number(process.argv[2] ?? 100_000);

const servers = await startServers();
try {
  const product = await startDistributed({
    servers,
    seed: (client) => seedJobs(client, { jobs, schedule: null, url: 'http://127.0.0.1:9/hook' }),
    processes: { scheduler: 0, runner: 0 },
  });
  try {
    await product.call('GET', '/v1/jobs?limit=50');
    await delay(PAUSE_MS);
    console.log('Measuring …');
    for (const format of FORMATS) {
      for (const pause of [0, PAUSE_MS]) console.log(await measure(product, format, pause));
    }
  } finally {
    await product.stop();
  }
} finally {
  await servers.stop();
}

async function measure({ url, pidOfApi }, format, pause) {
  const before = residentBytes(pidOfApi).now;
  let most = before;
  const look = () => (most = Math.max(most, residentBytes(pidOfApi).now));
  const watch = setInterval(look, LOOK_MS);
  const begun = performance.now();
  const response = await fetch(`${url}/v1/export?format=${format}`);
  let [bytes, names, first, rest] = [0, 0, null, ''];
  const decoder = new TextDecoder();
  for await (const chunk of response.body) {
    if (first === null) {
      first = performance.now() - begun;
      await delay(pause);
    }
    bytes += chunk.length;
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('callback_url');
    names += parts.length - 1;
    // The next piece may begin in the middle of it.
    rest = parts.at(-1).slice(-11);
  }
  const seconds = (performance.now() - begun) / 1000;
  look();
  clearInterval(watch);
  const grown = (most - before) / MIB;
  return (
    `${format}, ${pause === 0 ? 'a quick reader' : `a reader that rests ${pause / 1000} s`}: ${names.toLocaleString('en')} jobs, ${(bytes / MIB).toFixed(1)} MiB, ` +
    `first piece after ${first.toFixed(0)} ms, all after ${seconds.toFixed(1)} s; api ${(before / MIB).toFixed(0)} MiB before, +${grown.toFixed(0)} MiB at most (bar +${BAR_MIB} MiB)`
  );
}
