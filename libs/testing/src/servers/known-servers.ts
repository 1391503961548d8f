import {
  findAlertmanager,
  findChromium,
  findProgram,
  findPrometheus,
  findRabbitmq,
  findRedis,
} from './programs.js';

/** A kind of server that tests need, and its possible sources. */
export interface KnownServer {
  readonly name: string;
  /** The environment variable with the URL of a server that is already running; null when tests need their own. */
  readonly variable: string | null;
  /** The package of Debian and Ubuntu; other systems use similar names. */
  readonly debianPackage: string;
  /** Null when tests need the programs themselves. */
  readonly image: string | null;
  /** Whether its programs are on this machine. */
  isInstalled(): Promise<boolean>;
}

export const redis = {
  name: 'Redis',
  variable: 'TEST_REDIS_URL',
  debianPackage: 'redis-server',
  image: 'redis:7-alpine',
  isInstalled: async () => (await findRedis()) !== undefined,
} satisfies KnownServer;

export const rabbitmq = {
  name: 'RabbitMQ',
  variable: 'TEST_AMQP_URL',
  debianPackage: 'rabbitmq-server',
  image: 'rabbitmq:4-alpine',
  isInstalled: async () => (await findRabbitmq()) !== undefined,
} satisfies KnownServer;

export const prometheus = {
  name: 'Prometheus',
  variable: null,
  debianPackage: 'prometheus',
  image: null,
  isInstalled: async () => (await findPrometheus()) !== undefined,
} satisfies KnownServer;

export const alertmanager = {
  name: 'Alertmanager',
  variable: null,
  debianPackage: 'prometheus-alertmanager',
  image: null,
  isInstalled: async () => (await findAlertmanager()) !== undefined,
} satisfies KnownServer;

/** Runs what the guide says in Python. */
export const python = {
  name: 'Python',
  variable: null,
  debianPackage: 'python3',
  image: null,
  isInstalled: async () => (await findProgram('python3')) !== undefined,
} satisfies KnownServer;

/** Runs what the guide says in PHP. */
export const php = {
  name: 'PHP',
  variable: null,
  debianPackage: 'php-cli',
  image: null,
  isInstalled: async () => (await findProgram('php')) !== undefined,
} satisfies KnownServer;

/** Runs what the guide says in Go. */
export const go = {
  name: 'Go',
  variable: null,
  debianPackage: 'golang-go',
  image: null,
  isInstalled: async () => (await findProgram('go')) !== undefined,
} satisfies KnownServer;

/** Shows the dashboard. */
export const chromium = {
  name: 'Chromium',
  variable: null,
  debianPackage: 'chromium',
  image: null,
  isInstalled: async () => (await findChromium()) !== undefined,
} satisfies KnownServer;

/** The servers cannot be started. `message` says what to do about it. */
export class ServersMissingError extends Error {
  override readonly name = 'ServersMissingError';

  constructor(servers: readonly KnownServer[], options?: ErrorOptions) {
    const list = (key: 'name' | 'variable' | 'debianPackage'): string =>
      servers.flatMap((server) => server[key] ?? []).join(' and ');
    const elsewhere =
      list('variable') === ''
        ? '.'
        : `, start Docker, or set ${list('variable')} to the URL of a running server ` +
          '(which tests that kill the server cannot use).';
    super(
      `${list('name')} cannot be started here: install ${list('debianPackage')} (npm test does so itself as root ` +
        `on Debian and Ubuntu)${elsewhere}`,
      options,
    );
  }
}
