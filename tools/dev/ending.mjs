/**
 * Resolves at the first signal to end, or when the process that started this one is gone.
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

/** Keeps this process running when the reader of its output goes away, as in `npm run dev | head`. */
export function outliveReaders() {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
