import { access, constants, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';

/** RabbitMQ's programs on this machine. */
export interface RabbitmqPrograms {
  readonly server: string;
  readonly control: string;
  /** The Erlang port mapper, through which Erlang nodes find each other. */
  readonly portMapper: string;
}

/** The path of redis-server; undefined when there is none. */
export function findRedis(): Promise<string | undefined> {
  return findProgram('redis-server');
}

/** Prometheus' programs on this machine. */
export interface PrometheusPrograms {
  readonly server: string;
  /** Checks and tests rules. */
  readonly tool: string;
}

/** Undefined when one of them is missing. */
export async function findPrometheus(): Promise<PrometheusPrograms | undefined> {
  const [server, tool] = await Promise.all([findProgram('prometheus'), findProgram('promtool')]);
  return server === undefined || tool === undefined ? undefined : { server, tool };
}

/** Alertmanager's programs on this machine. */
export interface AlertmanagerPrograms {
  readonly server: string;
  /** Checks configurations. */
  readonly tool: string;
}

/** Debian's packages have names of their own. Undefined when one of them is missing. */
export async function findAlertmanager(): Promise<AlertmanagerPrograms | undefined> {
  const server = (await findProgram('prometheus-alertmanager')) ?? (await findProgram('alertmanager'));
  const tool = await findProgram('amtool');
  return server === undefined || tool === undefined ? undefined : { server, tool };
}

/** Undefined when RabbitMQ or Erlang is missing. */
export async function findRabbitmq(): Promise<RabbitmqPrograms | undefined> {
  const portMapper = await findProgram('epmd');
  const folder = await rabbitmqFolder();
  if (portMapper === undefined || folder === undefined) return undefined;
  return { server: join(folder, 'rabbitmq-server'), control: join(folder, 'rabbitmqctl'), portMapper };
}

/**
 * Linux packages put a wrapper on the PATH that switches to the user rabbitmq and its single data directory. The
 * programs themselves are in a folder of their own.
 */
async function rabbitmqFolder(): Promise<string | undefined> {
  const packaged = '/usr/lib/rabbitmq/bin';
  if (await isExecutable(join(packaged, 'rabbitmq-server'))) return packaged;
  const server = await findProgram('rabbitmq-server');
  return server === undefined ? undefined : dirname(await realpath(server));
}

/** The path of Chromium, or of a browser that is built from it; undefined when there is none. */
export async function findChromium(): Promise<string | undefined> {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const path = await findProgram(name);
    if (path !== undefined) return path;
  }
  return undefined;
}

/** Looks on the PATH. */
export async function findProgram(name: string): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, name);
    if (folder !== '' && (await isExecutable(path))) return path;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
