import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dockerFolder } from './compose-file.for-spec.js';
import { welcome } from './welcome.mjs';

/** An empty folder, or one with a `docker` that records its arguments and succeeds. */
let programs: string;

beforeEach(async () => {
  programs = await mkdtemp(join(tmpdir(), 'docker-commands-'));
});
afterEach(() => rm(programs, { recursive: true }));

const run = (script: string, ...args: string[]) =>
  spawnSync(process.execPath, [join(dockerFolder, script), ...args], {
    encoding: 'utf8',
    env: { PATH: programs },
  });

const fakeDocker = async (): Promise<void> => {
  const path = join(programs, 'docker');
  await writeFile(path, `#!/bin/sh\necho "$@" >> ${programs}/calls\n`);
  await chmod(path, 0o755);
};
const calls = async (): Promise<string[]> =>
  (await readFile(join(programs, 'calls'), 'utf8')).trim().split('\n');

describe('npm run image, up and down', () => {
  it.each(['image.mjs', 'up.mjs', 'down.mjs'])(
    '%s says what to install where no engine answers',
    (script) => {
      const hadEnvironment = existsSync(join(dockerFolder, '.env'));
      const { status, stderr, stdout } = run(script);
      expect(stderr).toMatch(
        /^\S.*: install Docker with its Compose plugin, 2\.24 or later, and start it\.\n$/,
      );
      expect([status, stdout]).toEqual([1, '']);
      expect(existsSync(join(dockerFolder, '.env'))).toBe(hadEnvironment);
    },
  );

  it('builds from the root, and passes arguments on', async () => {
    await fakeDocker();
    expect(run('image.mjs', '--tag', 'registry.example/scheduler:1').status).toBe(0);
    expect((await calls()).at(-1)).toBe(
      'build --file docker/Dockerfile --tag job-scheduler:local --tag registry.example/scheduler:1 .',
    );
  });

  it('ends everything, and keeps the data unless told otherwise', async () => {
    await fakeDocker();
    expect(run('down.mjs').status).toBe(0);
    expect(run('down.mjs', '--volumes').status).toBe(0);
    expect((await calls()).filter((call) => call.includes('down'))).toEqual([
      'compose --file docker/compose.yaml down --remove-orphans',
      'compose --file docker/compose.yaml down --remove-orphans --volumes',
    ]);
  });
});

describe('welcome', () => {
  it('says where the API is, and how to get the key', () => {
    expect(welcome({})).toContain(
      'http://127.0.0.1:8000/docs\n  API key              API_ADMIN_KEY in docker/.env',
    );
  });

  it('says where the dashboards are, if there are any', () => {
    expect(welcome({ COMPOSE_PROFILES: 'grafana' })).toContain(
      '  Dashboards           http://127.0.0.1:3000\n',
    );
    expect(welcome({})).not.toContain('Dashboards');
  });

  it.each([
    ['0.0.0.0:80', 'http://127.0.0.1:80/docs'],
    ['8080', 'http://127.0.0.1:8080/docs'],
    ['10.0.0.5:8000', 'http://10.0.0.5:8000/docs'],
  ])('knows how to reach what listens at %s', (API_LISTEN, url) => {
    expect(welcome({ API_LISTEN })).toContain(url);
  });
});
