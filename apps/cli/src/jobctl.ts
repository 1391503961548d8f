import { systemNow } from './clock.js';
import { readEnvironment } from './environment.js';
import { EXIT } from './exit-codes.js';
import { main } from './main.js';
import { processTerminal } from './terminal/terminal.js';

const args = process.argv.slice(2);
const environment = readEnvironment();
const terminal = processTerminal(!environment.noColor && !args.includes('--no-color'));

process.exitCode = await main(args, { environment, terminal, signal: interruption(), now: systemNow });

/** Aborted by the first Ctrl+C. A second later the process ends, whatever it does. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      controller.abort(new Error('Interrupted.'));
      setTimeout(() => process.exit(EXIT.interrupted), 1000).unref();
    });
  }
  return controller.signal;
}
