import { installDebianPackages } from './debian-packages.js';
import { Docker } from './docker.js';
import {
  alertmanager,
  chromium,
  go,
  php,
  prometheus,
  python,
  rabbitmq,
  redis,
  ServersMissingError,
  type KnownServer,
} from './known-servers.js';
import { findProgram } from './programs.js';

const STORES = { redis, rabbitmq };
/** Everything that the tests start. */
export const TEST_SERVERS: Readonly<Record<string, KnownServer>> = {
  ...STORES,
  prometheus,
  alertmanager,
  python,
  php,
  go,
  chromium,
};

/**
 * Makes sure that servers are available: Redis and RabbitMQ, unless others are named. It tries, in this order: a URL in
 * the environment, programs on this machine, images if a Docker engine answers, packages if it runs as root on Debian or
 * Ubuntu. `log` receives one line for each step that takes a while.
 *
 * @throws ServersMissingError when there is no way.
 */
export async function ensureServers(
  log: (line: string) => void = console.log,
  servers: Readonly<Record<string, KnownServer>> = STORES,
): Promise<void> {
  const missing = await missingOf(Object.values(servers));
  if (missing.length === 0) return;
  const docker = await Docker.find();
  if (docker !== undefined) await pullImages(docker, missing, log);
  const left = docker === undefined ? missing : missing.filter(({ image }) => image === null);
  if (left.length > 0) await installPackages(left, log);
}

async function missingOf(servers: readonly KnownServer[]): Promise<KnownServer[]> {
  const wanted = servers.filter(({ variable }) => variable === null || !process.env[variable]);
  const installed = await Promise.all(wanted.map((server) => server.isInstalled()));
  return wanted.filter((_, index) => !installed[index]);
}

async function pullImages(
  docker: Docker,
  servers: readonly KnownServer[],
  log: (line: string) => void,
): Promise<void> {
  for (const { image } of servers) {
    if (image !== null) await docker.ensureImage(image, () => log(`Downloading the image ${image} …`));
  }
}

async function installPackages(servers: readonly KnownServer[], log: (line: string) => void): Promise<void> {
  if (!(await isRootOnDebian())) throw new ServersMissingError(servers);
  const packages = servers.map(({ debianPackage }) => debianPackage);
  log(`Installing ${packages.join(' and ')} …`);
  await installDebianPackages(packages).catch((cause: Error) => {
    log(cause.message);
    throw new ServersMissingError(servers, { cause });
  });
  const stillMissing = await missingOf(servers);
  if (stillMissing.length > 0) throw new ServersMissingError(stillMissing);
}

async function isRootOnDebian(): Promise<boolean> {
  return process.getuid?.() === 0 && (await findProgram('apt-get')) !== undefined;
}
