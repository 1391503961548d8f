import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 60_000;

/**
 * Starts a command in a container and waits until it is ready. Resolves to the command and the seconds since the start
 * of the process, without the time that the container tool takes before that.
 */
export async function startReady(container, command, environment, url) {
  const run = container.start(command, environment);
  const begin = performance.now();
  let code;
  void run.ended.then((ended) => (code = ended));
  while (!(await answers(url))) {
    if (code !== undefined || performance.now() - begin > PATIENCE_MS)
      throw new Error(`${command.join(' ')} did not become ready: ${run.output}`);
    await delay(10);
  }
  return { run, seconds: (Date.now() - run.startedAt()) / 1_000 };
}

const answers = (url) =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
