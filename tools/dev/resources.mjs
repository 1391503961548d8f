import { join } from 'node:path';
import { Compiler } from './compiler.mjs';
import { workspace } from './services.mjs';

/** The compiler and the private servers of a session, each started when it is first asked for. */
export class Resources {
  #directory;
  #say;
  #compiler;
  #servers = new Map();
  #installed;

  /**
   * @param {string} directory of PostgreSQL's data
   * @param {(source: string, line: string) => void} say
   */
  constructor(directory, say) {
    this.#directory = directory;
    this.#say = say;
  }

  /**
   * Waits until all of them can be used.
   *
   * @param {readonly string[]} names `compiler`, and variables with the URLs of servers
   * @returns {Promise<Record<string, string>>} the URLs; rejected with an Error whose message is for the user
   */
  async get(names) {
    if (names.length > 0) {
      this.#compiler ??= new Compiler(this.#say);
      // What starts the servers is compiled itself.
      await this.#compiler.compiled;
    }
    const variables = names.filter((name) => name !== 'compiler');
    return Object.fromEntries(
      await Promise.all(variables.map(async (name) => [name, (await this.#server(name)).url])),
    );
  }

  /** Ends all, those that are still starting too. */
  async stop() {
    this.#compiler?.stop();
    const stops = [...this.#servers.values()].map(async (starting) => (await starting).stop());
    await Promise.allSettled(stops);
  }

  /** What could not be started is tried anew for whoever asks next. */
  #server(variable) {
    const starting = this.#servers.get(variable) ?? this.#start(variable);
    this.#servers.set(variable, starting);
    starting.catch(() => this.#servers.delete(variable));
    return starting;
  }

  #start(variable) {
    switch (variable) {
      case 'DATABASE_URL':
        return this.#startPostgres();
      case 'REDIS_URL':
        return this.#startBroker(variable, { starter: 'PrivateRedis', name: 'Redis' });
      case 'AMQP_URL':
        return this.#startBroker(variable, { starter: 'PrivateRabbitmq', name: 'RabbitMQ' });
      default:
        throw new Error(`A development session has no ${variable}.`);
    }
  }

  async #startPostgres() {
    const { PrivatePostgres } = await compiled('libs/private-postgres/dist/index.js');
    const { migrate } = await compiled('libs/job-store/dist/postgres/index.js');
    const log = (line) => this.#say('postgres', line);
    log(`Starting in ${this.#directory} …`);
    const server = await PrivatePostgres.start({ directory: this.#directory, log });
    server.onExit(log);
    await migrate(server.url).catch(async (error) => {
      await server.stop();
      throw new Error(`The migration failed: ${error.message}`, { cause: error });
    });
    return server;
  }

  async #startBroker(variable, { starter, name }) {
    const { [starter]: PrivateBroker, ensureServers } = await compiled('libs/testing/dist/index.js');
    const log = (line) => this.#say(name.toLowerCase(), line);
    this.#installed ??= ensureServers(log);
    await this.#installed.catch((cause) => {
      const remedy = `install ${name.toLowerCase()}-server, start Docker, or set ${variable}`;
      throw new Error(`${name} cannot be started here: ${remedy}.`, { cause });
    });
    log('Starting …');
    return PrivateBroker.start();
  }
}

/** @param {string} path in the workspace */
const compiled = (path) => import(join(workspace, path));
