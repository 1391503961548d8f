import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureServers, TEST_SERVERS } from './ensure-servers.js';
import { ServersMissingError } from './known-servers.js';
import { PathFolder } from './path-folder.for-spec.js';
import { PrivateRedis } from './private-redis.js';

const SCRIPT_THAT_ANSWERS = 'echo "$*" >>"$(dirname "$0")/calls"';
const variables = ['TEST_REDIS_URL', 'TEST_AMQP_URL'] as const;
const before = Object.fromEntries(variables.map((name) => [name, process.env[name]]));

let path: PathFolder;
let lines: string[];
const log = (line: string): void => void lines.push(line);

beforeEach(async () => {
  path = await PathFolder.create();
  lines = [];
  for (const name of variables) delete process.env[name];
});

afterEach(async () => {
  await path.remove();
  for (const name of variables) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});

describe('ensureServers', () => {
  it('needs nothing else when the environment has URLs', async () => {
    process.env['TEST_REDIS_URL'] = 'redis://example.test';
    process.env['TEST_AMQP_URL'] = 'amqp://example.test';
    await ensureServers(log);
    expect(lines).toEqual([]);
  });

  it('needs nothing else when the programs are on the PATH', async () => {
    for (const name of ['redis-server', 'rabbitmq-server', 'epmd']) await path.add(name, '');
    await ensureServers(log);
    expect(lines).toEqual([]);
  });

  it('downloads the images that a Docker engine lacks', async () => {
    await path.add('docker', `${SCRIPT_THAT_ANSWERS}; case $* in *inspect*rabbitmq*) exit 1; esac`);
    await ensureServers(log);
    expect(lines).toEqual(['Downloading the image rabbitmq:4-alpine …']);
    expect((await readFile(join(path.folder, 'calls'), 'utf8')).trimEnd().split('\n')).toEqual([
      'version --format {{.Server.Version}}',
      'image inspect --format {{.Id}} redis:7-alpine',
      'image inspect --format {{.Id}} rabbitmq:4-alpine',
      'pull --quiet rabbitmq:4-alpine',
    ]);
  });

  it('says what to install or set when there is no way, and so does the start of a server', async () => {
    await path.add('docker', 'exit 1');
    await expect(ensureServers(log)).rejects.toThrow(
      'Redis and RabbitMQ cannot be started here: install redis-server and rabbitmq-server (npm test does so itself ' +
        'as root on Debian and Ubuntu), start Docker, or set TEST_REDIS_URL and TEST_AMQP_URL to the URL of a running server ',
    );
    await expect(PrivateRedis.start()).rejects.toBeInstanceOf(ServersMissingError);
  });

  it('needs the programs of Prometheus, Alertmanager, languages and a browser, and no image helps', async () => {
    await path.add('docker', SCRIPT_THAT_ANSWERS);
    for (const name of ['redis-server', 'rabbitmq-server', 'epmd']) await path.add(name, '');
    await expect(ensureServers(log, TEST_SERVERS)).rejects.toThrow(
      'Prometheus and Alertmanager and Python and PHP and Go and Chromium cannot be started here: install prometheus and ' +
        'prometheus-alertmanager and python3 and php-cli and golang-go and chromium (npm test does so itself as root on Debian and Ubuntu).',
    );
    const programs = [
      'prometheus',
      'promtool',
      'prometheus-alertmanager',
      'amtool',
      'python3',
      'php',
      'go',
      'chromium',
    ];
    for (const name of programs) await path.add(name, '');
    await ensureServers(log, TEST_SERVERS);
    expect(lines).toEqual([]);
  });

  it('names only what is missing', async () => {
    process.env['TEST_AMQP_URL'] = 'amqp://example.test';
    await expect(ensureServers(log)).rejects.toThrow(
      /^Redis cannot be started here: install redis-server \(/,
    );
  });
});
