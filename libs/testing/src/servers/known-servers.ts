import { findRabbitmq, findRedis } from './programs.js';

/** A kind of server that tests need, and its possible sources. */
export interface KnownServer {
  readonly name: string;
  /** The environment variable with the URL of a server that is already running. */
  readonly variable: string;
  /** The package of Debian and Ubuntu; other systems use similar names. */
  readonly debianPackage: string;
  readonly image: string;
  /** Whether its programs are on this machine. */
  isInstalled(): Promise<boolean>;
}

export const redis: KnownServer = {
  name: 'Redis',
  variable: 'TEST_REDIS_URL',
  debianPackage: 'redis-server',
  image: 'redis:7-alpine',
  isInstalled: async () => (await findRedis()) !== undefined,
};

export const rabbitmq: KnownServer = {
  name: 'RabbitMQ',
  variable: 'TEST_AMQP_URL',
  debianPackage: 'rabbitmq-server',
  image: 'rabbitmq:4-alpine',
  isInstalled: async () => (await findRabbitmq()) !== undefined,
};

/** The servers cannot be started. `message` says what to do about it. */
export class ServersMissingError extends Error {
  override readonly name = 'ServersMissingError';

  constructor(servers: readonly KnownServer[], options?: ErrorOptions) {
    const list = (key: 'name' | 'variable' | 'debianPackage'): string =>
      servers.map((server) => server[key]).join(' and ');
    super(
      `${list('name')} cannot be started here: install ${list('debianPackage')} (npm test does so itself as root ` +
        `on Debian and Ubuntu), start Docker, or set ${list('variable')} to the URL of a running server ` +
        '(which tests that kill the server cannot use).',
      options,
    );
  }
}
