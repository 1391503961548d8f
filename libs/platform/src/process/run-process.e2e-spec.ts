import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const built = pathToFileURL(join(__dirname, '../../dist/index.js')).href;
const STOP_WITHIN_MS = 300;

/** A process with a phase of its shutdown that never ends, as if its store hung, and with work that goes on. */
const PROGRAM = `
  import { runProcess } from '${built}';
  setInterval(() => undefined, 1_000);
  runProcess(async () => ({
    welcome: 'Everything runs.',
    stop: () => new Promise(() => undefined),
    stopWithinMs: ${STOP_WITHIN_MS},
  }));`;

it('a process whose store hangs while it is stopped is gone soon after its time, and says so', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM]);
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].on('data', (text: Buffer) => (said[stream] += text.toString()));
  await once(child.stdout, 'data');
  const exited = once(child, 'exit');
  const signalledAt = performance.now();
  child.kill('SIGTERM');
  expect(await exited).toEqual([1, null]);
  expect(performance.now() - signalledAt).toBeGreaterThanOrEqual(STOP_WITHIN_MS);
  expect(said).toEqual({
    stdout: 'Everything runs.\nStopping: waiting for the calls in flight …\n',
    stderr: `Stopping took longer than ${STOP_WITHIN_MS / 1_000} s, so the process ends with work under way, which others take over.\n`,
  });
});
