import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PathFolder } from './path-folder.for-spec.js';
import { PrivateRabbitmq } from './private-rabbitmq.js';
import { PrivateRedis } from './private-redis.js';

/**
 * Records how it is called. With `run` and `start` it stays in the foreground, like a client attached to a container,
 * until another call ends it.
 */
const DOCKER = `
  here=$(dirname "$0")
  echo "$*" >>"$here/calls"
  case $1 in
    run | start)
      echo $$ >"$here/attached"
      echo 'Ready to accept connections tcp'
      echo 'Server startup complete; 0 plugins started.'
      exec sleep 600 ;;
    kill | stop | rm) kill "$(cat "$here/attached")" 2>/dev/null || : ;;
    exec) echo 'printed by rabbitmqctl' ;;
  esac`;

let path: PathFolder;

beforeEach(async () => {
  path = await PathFolder.create();
  await path.add('docker', DOCKER);
});

afterEach(() => path.remove());

describe('without the programs, but with a Docker engine', () => {
  it('runs Redis in a container that can be killed, started again and removed', async () => {
    const server = await PrivateRedis.start({ args: ['--appendonly', 'yes'] });
    const { port, directory } = server;
    await server.kill();
    await server.restart();
    await server.suspend();
    await server.resume();
    await server.restart();
    await server.stop();
    expect(existsSync(directory)).toBe(false);
    const settings = '--save  --appendonly no --maxmemory-policy noeviction --appendonly yes';
    expect(await calls(directory)).toEqual([
      'version --format {{.Server.Version}}',
      `run --name NAME --publish 127.0.0.1:${port}:6379 redis:7-alpine redis-server ${settings}`,
      'kill NAME',
      'start --attach NAME',
      'pause NAME',
      'unpause NAME',
      'stop NAME',
      'start --attach NAME',
      'rm --force --volumes NAME',
    ]);
  });

  it('unpauses a container before it kills it, because Docker would refuse otherwise', async () => {
    const server = await PrivateRedis.start();
    await server.suspend();
    await server.kill();
    await server.stop();
    expect((await calls(server.directory)).slice(2)).toEqual([
      'pause NAME',
      'unpause NAME',
      'kill NAME',
      'rm --force --volumes NAME',
    ]);
  });

  it('runs RabbitMQ in a container, and rabbitmqctl inside it', async () => {
    const server = await PrivateRabbitmq.start();
    expect(await server.control('list_queues', 'name')).toBe('printed by rabbitmqctl\n');
    await server.stop();
    expect((await calls(server.directory)).slice(1)).toEqual([
      `run --name NAME --publish 127.0.0.1:${server.port}:5672 rabbitmq:4-alpine`,
      'exec NAME rabbitmqctl --quiet list_queues name',
      'rm --force --volumes NAME',
    ]);
  });

  it('removes a container that did not start', async () => {
    await path.add(
      'docker',
      `${DOCKER.replace("echo 'Ready to accept connections tcp'", 'echo broken; exit 125')}`,
    );
    await expect(PrivateRedis.start()).rejects.toThrow('Redis ended before it was ready: broken');
    expect(await readFile(join(path.folder, 'calls'), 'utf8')).toMatch(
      /^rm --force --volumes private-redis-\w+$/m,
    );
  });
});

/** How docker was called, with NAME in place of the container's name. */
async function calls(directory: string): Promise<string[]> {
  const text = await readFile(join(path.folder, 'calls'), 'utf8');
  return text.trimEnd().replaceAll(basename(directory), 'NAME').split('\n');
}
