import { freePort } from '@job-scheduler/testing';
import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { postmastersOf } from './processes.js';
import { cleanUp, newDirectory } from './scratch.js';
import { StandaloneProcess, type ProcessOptions } from './standalone-process.js';

/** Other programs may be using the processor while the tests run. What waited for a drain would take 25 s. */
const ENDS_WITHIN_MS = 20_000;

const taken = createServer();
let takenPort: string;
let running: StandaloneProcess;

beforeAll(async () => {
  await once(taken.listen(0, '127.0.0.1'), 'listening');
  takenPort = String((taken.address() as { port: number }).port);
  running = await StandaloneProcess.start({ dataDirectory: newDirectory() });
}, 60_000);

afterAll(async () => {
  taken.close();
  await cleanUp();
}, 60_000);

/** Expects the process to end soon, with code 1, one sentence and nothing left behind; resolves to the sentence. */
async function refusal(options: ProcessOptions): Promise<string> {
  const before = postmastersOf(options.dataDirectory);
  const begin = performance.now();
  const started = StandaloneProcess.launch(options);
  expect(await started.ended).toBe(1);
  expect(performance.now() - begin).toBeLessThan(ENDS_WITHIN_MS);
  expect(postmastersOf(options.dataDirectory)).toEqual(before);
  expect(started.stdout).not.toContain('is ready');
  expect(started.stderr).toMatch(/^[^\n]+\.\n$/);
  return started.stderr;
}

describe('a start that cannot succeed says so in one sentence and ends with code 1', () => {
  it.each(['PORT', 'METRICS_PORT'])('when the port of %s is taken', async (variable) => {
    const dataDirectory = newDirectory();
    const sentence = await refusal({ dataDirectory, environment: { [variable]: takenPort } });
    expect(sentence).toBe(`Port ${takenPort} is taken by another program: set ${variable} to a free port.\n`);
    expect(existsSync(join(dataDirectory, 'postgres'))).toBe(false);
  });

  it('when both ports are the same', async () => {
    const port = String(await freePort());
    const environment = { PORT: port, METRICS_PORT: port };
    expect(await refusal({ dataDirectory: newDirectory(), environment })).toContain(
      `PORT and METRICS_PORT are both ${port}: set one of them to another port.`,
    );
  });

  it('when it would be open to other machines with a key that can be guessed', async () => {
    const environment = { HOST: '0.0.0.0', API_ADMIN_KEY: 'admin' };
    const sentence = await refusal({ dataDirectory: newDirectory(), environment });
    expect(sentence).toMatch(
      /^HOST 0\.0\.0\.0 can be reached from other machines, so API_ADMIN_KEY must have/,
    );
  });

  it.each([
    ['PORT', 'abc'],
    ['RUNNER_CONCURRENCY', '0'],
  ])('when %s is %s', async (variable, value) => {
    const sentence = await refusal({ dataDirectory: newDirectory(), environment: { [variable]: value } });
    expect(sentence).toMatch(new RegExp(`^${variable} must be `));
  });

  it('when the data directory is in use, and leaves the process that uses it alone', async () => {
    const sentence = await refusal({ dataDirectory: running.dataDirectory });
    expect(sentence).toContain(
      `The data directory ${running.dataDirectory} is in use by another running Job-Scheduler`,
    );
    expect(await running.api.call('GET', '/health/ready')).toMatchObject({ status: 200 });
    expect(running.hasEnded).toBe(false);
  });

  it('when the path of the data directory is a file', async () => {
    const dataDirectory = join(newDirectory(), 'file');
    await writeFile(dataDirectory, '');
    expect(await refusal({ dataDirectory })).toContain(
      `The data directory ${dataDirectory} cannot be written to`,
    );
  });

  it('when the data directory holds something else', async () => {
    const dataDirectory = newDirectory();
    await mkdir(join(dataDirectory, 'postgres'));
    expect(await refusal({ dataDirectory })).toContain('holds no PostgreSQL data of Job-Scheduler');
  });

  it('when the user may not write to the data directory', async () => {
    const dataDirectory = newDirectory();
    await chmod(dataDirectory, 0o555);
    const sentence = await refusal({ dataDirectory, prefix: asOrdinaryUser() });
    expect(sentence).toContain(
      `The data directory ${dataDirectory} cannot be written to (permission denied)`,
    );
  });
});

/** Root may write anywhere, so it becomes a user who may read everything, wherever this workspace is. */
function asOrdinaryUser(): string[] {
  if (process.getuid?.() !== 0) return [];
  const capabilities = ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search'];
  return ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', ...capabilities];
}
