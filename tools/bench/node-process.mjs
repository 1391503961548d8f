// A Node.js process of a benchmark: a service of ours or a worker that competes with it.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Starts a program and waits until it prints that it is ready; what it logs later goes to standard error.
 * `readyLine` is the line that said so.
 */
export async function startNodeProcess(file, environment) {
  const child = spawn(process.execPath, [...process.execArgv, file], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const endWithUs = () => child.kill('SIGTERM');
  process.once('exit', endWithUs);
  child.once('exit', () => process.off('exit', endWithUs));
  const readyLine = await new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk) => {
      output += chunk;
      const line = output.split('\n').find((each) => each.includes('is ready'));
      if (line === undefined) return;
      child.stdout.off('data', read);
      createInterface(child.stdout).on('line', showWarnings);
      resolve(line);
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}: ${output}`)));
  });
  return {
    pid: child.pid,
    readyLine,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Logged lines are JSON; others are for the person who would have started the process. */
function showWarnings(line) {
  if (line.startsWith('{')) console.error(line);
}
