/**
 * Resolves at the first signal to end, and when whoever started this process is gone.
 *
 * @param {(listener: () => void) => void} onStarterDeath of npm-death.mjs
 */
export function askedToEnd(onStarterDeath) {
  return new Promise((resolve) => {
    // Further signals change nothing, but must not end the process either.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve());
    onStarterDeath(resolve);
  });
}

/** A reader of the output that has gone, as in `npm run dev | head`, is no reason to end. */
export function outliveReaders() {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
