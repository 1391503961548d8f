import { join } from 'node:path';
import { StartRefused } from './preparation.mjs';
import { dataDirectory, workspace } from './services.mjs';

const starters = {
  DATABASE_URL: startPostgres,
  REDIS_URL: (log) => startBroker('PrivateRedis', 'Redis', 'REDIS_URL', log),
  AMQP_URL: (log) => startBroker('PrivateRabbitmq', 'RabbitMQ', 'AMQP_URL', log),
};
const names = { DATABASE_URL: 'postgres', REDIS_URL: 'redis', AMQP_URL: 'rabbitmq' };
let installed;

/** The private servers of `npm run dev`, which end with this process. */
export class PrivateServers {
  #starting = [];

  /**
   * @param {readonly string[]} variables of the URLs that are needed
   * @param {(source: string, line: string) => void} say receives their messages to the user
   * @returns {Promise<Record<string, string>>} the URLs; rejected with StartRefused
   */
  async start(variables, say) {
    this.#starting = variables.map((name) => starters[name]((line) => say(names[name], line)));
    try {
      const started = await Promise.all(this.#starting);
      return Object.fromEntries(variables.map((name, index) => [name, started[index].url]));
    } catch (error) {
      throw new StartRefused(error.message, { cause: error });
    }
  }

  /** Stops all servers, including those that are still starting. */
  async stop() {
    await Promise.allSettled(this.#starting.map(async (starting) => (await starting).stop()));
  }
}

async function startPostgres(log) {
  const { PrivatePostgres } = await compiled('libs/private-postgres/dist/index.js');
  log(`Starting in ${dataDirectory} …`);
  const server = await PrivatePostgres.start({ directory: dataDirectory, log });
  server.onExit(log);
  return server;
}

async function startBroker(starter, name, variable, log) {
  const { [starter]: PrivateBroker, ensureServers } = await compiled('libs/testing/dist/index.js');
  installed ??= ensureServers(log);
  await installed.catch((cause) => {
    const remedy = `install ${name.toLowerCase()}-server, start Docker, or set ${variable}`;
    throw new Error(`${name} cannot be started here: ${remedy}.`, { cause });
  });
  log('Starting …');
  return PrivateBroker.start();
}

/** Not imported above, because it may not be compiled yet when this process starts. @param {string} path */
const compiled = (path) => import(join(workspace, path));
