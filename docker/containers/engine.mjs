// The container engine that the check uses: Docker with Compose where both work, otherwise Podman in a directory of its
// own, with stand-ins for the public images and for Compose.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const HEALTH_CHECK_EVERY_MS = 5_000;
const STAND_INS = join(import.meta.dirname, 'stand-ins');

/** Resolves to a function that stops the engine, if it had to be started. From then on `docker` reaches it. */
export async function startEngine(directory) {
  const works = (...args) => spawnSync('docker', args, { stdio: 'ignore' }).status === 0;
  if (works('version') && works('compose', 'ls')) return () => undefined;
  if (!works('--version'))
    throw new Error('There is no `docker` client on the PATH: install it; its engine need not run.');
  console.log(
    `No Docker engine with Compose answers: Podman and stand-ins for the public images, in ${directory}.`,
  );
  const images = spawn(join(STAND_INS, 'build.sh'), [directory], {
    stdio: ['ignore', 2, 'inherit'],
  });
  const [code] = await once(images, 'exit');
  if (code !== 0)
    throw new Error(`The stand-ins could not be built (exit code ${code}): read what is above.`);
  return startPodman(directory);
}

async function startPodman(directory) {
  const socket = `unix://${directory}/podman.sock`;
  const plugins = join(directory, 'docker', 'cli-plugins');
  Object.assign(process.env, {
    CONTAINERS_CONF: join(directory, 'containers.conf'),
    CONTAINERS_STORAGE_CONF: join(directory, 'storage.conf'),
    DOCKER_HOST: socket,
    DOCKER_CONFIG: join(directory, 'docker'),
  });
  await mkdir(plugins, { recursive: true });
  await rm(join(plugins, 'docker-compose'), { force: true });
  await symlink(join(STAND_INS, 'compose.mjs'), join(plugins, 'docker-compose'));
  const service = spawn('podman', ['system', 'service', '--time=0', socket], { stdio: 'ignore' });
  while (spawnSync('docker', ['version'], { stdio: 'ignore' }).status !== 0) await delay(100);
  const stopped = new AbortController();
  const checks = checkHealth(stopped.signal);
  return async () => {
    stopped.abort();
    await checks;
    service.kill();
    await once(service, 'exit');
  };
}

/** Podman leaves its health checks to systemd. Where that does not run, this does what its timers do. */
async function checkHealth(signal) {
  while (!signal.aborted) {
    const { stdout } = await run('podman', ['ps', '--filter', 'status=running', '--format', '{{.ID}}']);
    const ids = stdout.split('\n').filter((id) => id !== '');
    // One after the other, which is kinder to a small machine. A check that fails, and a container that has just ended,
    // are answers too.
    for (const id of ids) await run('podman', ['healthcheck', 'run', id]).catch(() => undefined);
    await delay(HEALTH_CHECK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
