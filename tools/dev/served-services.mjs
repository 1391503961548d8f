import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { nxEnvironment } from '../launch/nx-environment.mjs';
import { dataDirectory } from './data-directory.mjs';
import { workspace } from './services.mjs';

const PROJECTS = ['api', 'scheduler', 'runner', 'echo-target'];
/** What each service prints once it works (readyLine in libs/platform, tools/echo-target). */
const READY = /Job-Scheduler (\S+) is ready(?: at ([^\s,]+))?(?:, health and metrics at (\S+))?$/;

/** All services of `npm run dev`, under one `nx run-many -t serve`, whose output is passed on. */
export class ServedServices {
  /** Resolves to `{ api: { at, monitoring }, … }`, the origins of their servers, when all have been ready once. */
  ready;
  /** Resolves when Nx has ended. */
  ended;
  #nx;

  /** @param {NodeJS.ProcessEnv} environment */
  constructor(environment) {
    const nx = join(workspace, 'node_modules', '.bin', 'nx');
    const args = ['run-many', '--targets=serve', `--projects=${PROJECTS}`];
    this.#nx = spawn(process.execPath, [nx, ...args, '--output-style=stream-without-prefixes'], {
      cwd: workspace,
      env: {
        ...environment,
        ...nxEnvironment,
        // Nx runs a target once at a time, in all processes that share this directory.
        NX_WORKSPACE_DATA_DIRECTORY: join(dataDirectory, 'nx'),
        DEVELOPMENT_LEADER: String(process.pid),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Ctrl+C is for this process, which gives the services as long as they need; Nx would kill them after 5 s.
      detached: true,
    });
    this.ended = once(this.#nx, 'close');
    this.ready = this.#passOn();
  }

  /** Ends Nx, and with it what has not ended with the session. */
  async stop() {
    this.#nx.kill('SIGTERM');
    await this.ended;
  }

  #passOn() {
    const addresses = {};
    return new Promise((resolve) => {
      for (const input of [this.#nx.stdout, this.#nx.stderr]) {
        createInterface({ input }).on('line', (line) => {
          console.log(line);
          const [, service, at, monitoring] = READY.exec(line) ?? [];
          if (PROJECTS.includes(service)) addresses[service] = { at, monitoring };
          if (PROJECTS.every((project) => project in addresses)) resolve(addresses);
        });
      }
    });
  }
}
