// A Node.js process in a benchmark: one of our services or a competing worker.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Starts a program and waits until it prints that it is ready; its later output goes to standard error.
 * `readyLine` is the line that said that it is ready.
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

/** Log lines are JSON, with the level first; other lines are for the person who starts the process. */
function showWarnings(line) {
  if (/^\{"level":"(?:warn|error)"/.test(line)) console.error(line);
}
