import { installDebianPackages } from './debian-packages.js';
import { Docker } from './docker.js';
import { rabbitmq, redis, ServersMissingError, type KnownServer } from './known-servers.js';
import { findProgram } from './programs.js';

/**
 * Makes sure that Redis and RabbitMQ are available. It tries, in this order: a URL in the environment, programs on this
 * machine, images if a Docker engine answers, packages if it runs as root on Debian or Ubuntu. `log` receives one line
 * for each step that takes a while.
 *
 * @throws ServersMissingError when there is no way.
 */
export async function ensureServers(log: (line: string) => void = console.log): Promise<void> {
  const missing = await missingServers();
  if (missing.length === 0) return;
  const docker = await Docker.find();
  if (docker !== undefined) return pullImages(docker, missing, log);
  if (!(await isRootOnDebian())) throw new ServersMissingError(missing);
  const packages = missing.map(({ debianPackage }) => debianPackage);
  log(`Installing ${packages.join(' and ')} …`);
  await installDebianPackages(packages).catch((cause: Error) => {
    log(cause.message);
    throw new ServersMissingError(missing, { cause });
  });
  const stillMissing = await missingServers();
  if (stillMissing.length > 0) throw new ServersMissingError(stillMissing);
}

async function missingServers(): Promise<KnownServer[]> {
  const wanted = [redis, rabbitmq].filter(({ variable }) => !process.env[variable]);
  const installed = await Promise.all(wanted.map((server) => server.isInstalled()));
  return wanted.filter((_, index) => !installed[index]);
}

async function pullImages(
  docker: Docker,
  servers: readonly KnownServer[],
  log: (line: string) => void,
): Promise<void> {
  for (const { image } of servers) {
    await docker.ensureImage(image, () => log(`Downloading the image ${image} …`));
  }
}

async function isRootOnDebian(): Promise<boolean> {
  return process.getuid?.() === 0 && (await findProgram('apt-get')) !== undefined;
}
