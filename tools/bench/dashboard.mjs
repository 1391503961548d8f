// What a person waits for in the dashboard with 10,000 jobs and 1,000,000 runs. Build first, the dashboard as well.
// Usage: node tools/bench/dashboard.mjs [seconds of events=20] [runs=1000000]
import { readdirSync, statSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LOADED_SCRIPT_BYTES, NOTE_LONG_TASKS, paintedWhen, rowUnder } from './browser/in-page.mjs';
import { openVisitor } from './browser/visitor.mjs';
import { median, percentile } from './figures/statistics.mjs';
import { machineUsage, otherShare } from './machine/other-load.mjs';
import { seedWeek } from './product/seeded-data.mjs';
import { startStandalone } from './product/standalone.mjs';
import { startTarget } from './targets/recording-target.mjs';

const ADMIN_KEY = 'the-key-of-the-admin';
const JOBS = 10_000;
const TIMES = 7;
const EVENTS_PER_SECOND = 100;
/** What somebody types who looks for a job, key by key. */
const SEARCHES = ['job-77', 'job-4711', 'job-98', 'job-1234', 'job-5050'];
const KEY_EVERY_MS = 400;
const ASSETS = join(import.meta.dirname, '../../apps/dashboard/dist/assets');

const seconds = Number(process.argv[2] ?? 20);
const runs = Number(process.argv[3] ?? 1_000_000);
const ANY_ROW = 'true';

function report(figure, bar, value) {
  console.log(`${figure.padEnd(46)} ${bar.padEnd(12)} ${value}`);
}

const ms = (values) =>
  `${median(values).toFixed(0)} ms (median of ${values.length}; ${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)})`;

/** From the key that submits the form to the first painted rows, milliseconds. */
async function signIn(page) {
  await page.context().clearCookies();
  await page.goto('/sign-in?to=/jobs');
  await page.getByRole('textbox', { name: 'API key' }).fill(ADMIN_KEY);
  const painted = page.evaluate(paintedWhen(ANY_ROW));
  const begin = await page.evaluate('performance.now()');
  await page.keyboard.press('Enter');
  return (await painted) - begin;
}

/** From the beginning of the navigation to the first painted rows, milliseconds. */
async function reload(page) {
  await page.reload({ waitUntil: 'commit' });
  return page.evaluate(paintedWhen(ANY_ROW));
}

/** From each key to the painted rows that have all of what is typed by then, milliseconds. */
async function search(page, text) {
  const input = page
    .getByRole('searchbox')
    .or(page.getByRole('textbox', { name: /find|search/i }))
    .first();
  await input.fill('');
  await page.evaluate(paintedWhen(ANY_ROW));
  await input.pressSequentially(text.slice(0, -2));
  const times = [];
  for (const length of [text.length - 1, text.length]) {
    await delay(KEY_EVERY_MS);
    const typed = JSON.stringify(text.slice(0, length));
    const painted = page.evaluate(paintedWhen(`rows.every((row) => row.includes(${typed}))`));
    const begin = await page.evaluate('performance.now()');
    await page.keyboard.press(text[length - 1]);
    times.push((await painted) - begin);
  }
  return times;
}

/** Jobs that are due every second: each of their runs is an event. */
async function rainOfEvents(standalone, callbackUrl) {
  const job = { callback_url: callbackUrl };
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_KEY}` };
  const names = Array.from({ length: EVENTS_PER_SECOND }, (_, index) => `each-second-${index}`);
  for (const name of names) {
    const body = JSON.stringify({ name, schedule: '* * * * * *', job });
    const answer = await fetch(`${standalone.url}/v1/jobs`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`POST /v1/jobs answered ${answer.status}: ${await answer.text()}`);
  }
}

/** Rests the pointer on a row while events come. */
async function watchRain(page) {
  await page.reload();
  await page.evaluate(paintedWhen(ANY_ROW));
  await delay(2_000);
  const box = await page.locator('main tbody tr').nth(3).boundingBox();
  const point = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
  await page.mouse.move(point.x, point.y);
  await page.evaluate(NOTE_LONG_TASKS);
  const before = await page.evaluate(rowUnder(point));
  let moves = 0;
  for (let second = 0; second < seconds; second += 1) {
    await delay(1_000);
    if ((await page.evaluate(rowUnder(point))) !== before) moves += 1;
  }
  return { moves, longTasks: await page.evaluate('window.longTasks') };
}

const bytesOfAll = () =>
  readdirSync(ASSETS)
    .filter((name) => name.endsWith('.js.gz'))
    .reduce((sum, name) => sum + statSync(join(ASSETS, name)).size, 0);

const kilobytes = (bytes) => `${(bytes / 1_000).toFixed(0)} kB`;

async function repeat(times, measure) {
  const values = [];
  for (let index = 0; index < times; index += 1) values.push(await measure());
  return values;
}

async function measure(standalone, target, page) {
  await signIn(page);
  report(
    'JavaScript of the first page, gzipped',
    '<= 250 kB',
    kilobytes(await page.evaluate(LOADED_SCRIPT_BYTES)),
  );
  report('JavaScript of all pages, gzipped', '<= 700 kB', kilobytes(bytesOfAll()));
  report('first list painted after sign-in', '<= 1000 ms', ms(await repeat(TIMES, () => signIn(page))));
  report('first list painted after reload', '<= 700 ms', ms(await repeat(TIMES, () => reload(page))));
  const keys = [];
  for (const text of SEARCHES) keys.push(...(await search(page, text)));
  report(
    'a key in the search to rows, p95',
    '<= 200 ms',
    `${percentile(keys, 0.95).toFixed(0)} ms; ${ms(keys)}`,
  );
  await rainOfEvents(standalone, target.url);
  await page.goto('/jobs');
  const { moves, longTasks } = await watchRain(page);
  const longest = longTasks.length === 0 ? '' : `, the longest ${Math.max(...longTasks).toFixed(0)} ms`;
  report(
    `tasks > 50 ms in ${seconds} s of ${EVENTS_PER_SECOND} events/s`,
    '0',
    `${longTasks.length}${longest}`,
  );
  report('rows that moved under the pointer meanwhile', '0', String(moves));
}

console.log(`Writing ${JOBS} jobs and ${runs} runs …`);
const standalone = await startStandalone({
  seed: (client) => seedWeek(client, { jobs: JOBS, runs }),
  settings: { API_ADMIN_KEY: ADMIN_KEY },
});
const target = await startTarget('raw');
const visitor = await openVisitor(standalone.url);
try {
  const before = machineUsage([process.pid]);
  await measure(standalone, target, visitor.page);
  const share = otherShare(before, machineUsage([process.pid]));
  console.log(
    `Other programs took ${(share * 100).toFixed(0)} % of the machine; load ${loadavg()[0].toFixed(1)}.`,
  );
} finally {
  await visitor.close();
  target.stop();
  await standalone.stop();
}
