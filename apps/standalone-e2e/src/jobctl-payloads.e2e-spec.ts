import type { RecordingTarget } from '@job-scheduler/testing';
import { elementsOfMember, memberAt } from '@job-scheduler/job-model/exact-json';
import { jsonTexts, ODD_JSON_TEXTS } from '@job-scheduler/job-model/testing';
import fc from 'fast-check';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanUp, newDirectory, newTarget } from './scratch.js';
import { StandaloneProcess } from './standalone-process.js';

const JOBCTL = join(__dirname, '../../cli/bin/jobctl.js');

/** One payload with all that JSON has and neither JavaScript nor YAML can hold. */
const ALL = `{"a":1,"a":2,"u":"\\u00e9\\/","<<":1,"all":[${ODD_JSON_TEXTS.join(',')}]}`;

let started: StandaloneProcess;
let target: RecordingTarget;
let folder: string;

beforeAll(async () => {
  started = await StandaloneProcess.start({ dataDirectory: newDirectory() });
  target = await newTarget();
  folder = newDirectory();
}, 120_000);
afterAll(cleanUp, 60_000);

/** Runs the built command line. */
const jobctl = (...args: string[]): Promise<{ exit: unknown; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], HOME: folder, JOBCTL_URL: started.origin };
    execFile(process.execPath, [JOBCTL, ...args], { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ exit: error === null ? 0 : error.code, stdout, stderr }),
    );
  });

async function answered(path: string): Promise<string> {
  const response = await fetch(`${started.origin}${path}`);
  expect(response.status).toBe(200);
  return response.text();
}

/** The payload that the API has of a job. */
async function storedOf(name: string): Promise<string | undefined> {
  const jobs = elementsOfMember(await answered('/v1/jobs'), 'data') ?? [];
  const job = jobs.find((text) => memberAt(text, ['name'])?.text === JSON.stringify(name));
  return memberAt(job ?? '{}', ['job', 'payload'])?.text;
}

/** A file that holds a job that is never due. */
function fileOf(name: string, payload: string): string {
  const job = `{"name":"${name}","schedule":"0 0 1 1 *","job":{"callback_url":"${target.url}/${name}","payload":${payload}}}`;
  writeFileSync(join(folder, `${name}.json`), job);
  return `${name}.json`;
}

it('payloads are stored and sent as they were written, whichever command takes them', async () => {
  expect(await jobctl('jobs', 'create', '-f', fileOf('first', ALL))).toMatchObject({ exit: 0 });
  expect(await storedOf('first')).toBe(ALL);
  const shown = (await jobctl('jobs', 'get', 'first')).stdout;
  expect(shown.split('\n').map((line) => line.replace(/^Payload +/, ''))).toContain(ALL);

  const { stdout: yaml } = await jobctl('jobs', 'get', 'first', '-o', 'yaml');
  const [job = ''] = /^job:\n(?: {2}.*\n)+/m.exec(yaml) ?? [];
  writeFileSync(join(folder, 'got.yaml'), `schedule: '@yearly'\n${job}`);
  expect(await jobctl('jobs', 'create', 'second', '-f', 'got.yaml')).toMatchObject({ exit: 0 });
  expect(await storedOf('second')).toBe(ALL);

  expect(await jobctl('jobs', 'duplicate', 'first', 'third')).toMatchObject({ exit: 0 });
  expect(await storedOf('third')).toBe(ALL);

  const flags = ['-s', '0 0 1 1 *', '-c', `${target.url}/fourth`];
  const created = await jobctl('jobs', 'create', 'fourth', ...flags, '--payload', ALL, '-o', 'json');
  expect(memberAt(created.stdout, ['job', 'payload'])?.text).toBe(ALL);
  expect(await storedOf('fourth')).toBe(ALL);

  expect(await jobctl('jobs', 'edit', 'first', '--payload', `[${ALL}]`)).toMatchObject({ exit: 0 });
  expect(await storedOf('first')).toBe(`[${ALL}]`);
  expect(await jobctl('jobs', 'restore', 'first', '1')).toMatchObject({ exit: 0 });
  expect(await storedOf('first')).toBe(ALL);
  expect((await jobctl('jobs', 'revision', 'first', '2')).stdout).toContain(`${ALL} -> [${ALL}]`);

  expect(await jobctl('jobs', 'test', 'first')).toMatchObject({ exit: 0 });
  expect(target.requests.at(-1)).toMatchObject({ url: '/first', body: ALL });
  const own = `{"own":${ALL}}`;
  const run = await jobctl('jobs', 'run', 'first', '--payload', own, '--wait', '-o', 'name');
  expect(run).toMatchObject({ exit: 0 });
  expect(target.requests.at(-1)).toMatchObject({ url: '/first', body: own });
  const again = await jobctl('runs', 'replay', run.stdout.trim(), '--payload', ALL, '--wait');
  expect(again).toMatchObject({ exit: 0 });
  expect(target.requests.at(-1)).toMatchObject({ url: '/first', body: ALL });
}, 120_000);

it.each(['yaml', 'json'])(
  'an export in %s differs in nothing, and an apply of it stores the same',
  async (format) => {
    const payloads = [ALL, ...ODD_JSON_TEXTS, ...fc.sample(jsonTexts, 100)];
    const applied = (texts: readonly string[]): Promise<Response> => {
      const jobs = texts.map((payload, index) => {
        const job = `{"callback_url":"${target.url}/","payload":${payload}}`;
        return `{"name":"${format}-${index}","tags":["${format}"],"schedule":"0 0 1 1 *","job":${job}}`;
      });
      const headers = { 'content-type': 'application/json' };
      const body = `{"jobs":[${jobs.join(',')}]}`;
      return fetch(`${started.origin}/v1/apply`, { method: 'POST', headers, body });
    };
    expect((await applied(payloads)).status).toBe(200);
    const before = await answered(`/v1/export?tag=${format}`);
    for (const payload of payloads.filter((text) => text !== 'null'))
      expect(before).toContain(`"payload":${payload}`);

    const exported = await jobctl('export', '-t', format, '-o', format);
    expect(exported).toMatchObject({ exit: 0, stderr: '' });
    const file = `exported.${format}`;
    writeFileSync(join(folder, file), exported.stdout);
    expect(await jobctl('diff', '-f', file)).toEqual({
      exit: 0,
      stdout: '',
      stderr: `Nothing to do: each of ${payloads.length} jobs is as the files say.\n`,
    });

    expect((await applied(payloads.map(() => '"else"'))).status).toBe(200);
    expect(await jobctl('apply', '-f', file)).toMatchObject({ exit: 0 });
    expect(await answered(`/v1/export?tag=${format}`)).toBe(before);
  },
  120_000,
);
