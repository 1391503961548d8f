import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { readText } from './compose-file.for-spec.js';
import { buildOption, ensureEnvironment, fillSecrets } from './environment.mjs';

describe('buildOption', () => {
  it.each([
    [{}, '--build'],
    [{ IMAGE: '' }, '--build'],
    [{ IMAGE: 'job-scheduler:local' }, '--build'],
    [{ IMAGE: 'registry.example/job-scheduler:1.0.0' }, '--no-build'],
  ])('with %j is %s', (settings, option) => {
    expect(buildOption(settings)).toBe(option);
  });
});

describe('fillSecrets', () => {
  it('gives each secret a value of its own, in letters and digits, and leaves everything else', () => {
    const example = readText('.env.example');
    const { COMPOSE_PROFILES, CALLBACK_ADDRESSES, ...filled } = parseEnv(fillSecrets(example));
    expect([COMPOSE_PROFILES, CALLBACK_ADDRESSES]).toEqual(['grafana', 'public']);
    const secrets = Object.values(filled);
    expect(Object.keys(filled).sort()).toEqual([
      'API_ADMIN_KEY',
      'POSTGRES_PASSWORD',
      'RABBITMQ_PASSWORD',
      'REDIS_PASSWORD',
      'SECRETS_KEY',
    ]);
    for (const secret of secrets) expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(secrets).size).toBe(5);
    expect(fillSecrets(example, () => '')).toBe(example);
  });

  it('needs values that the page on how to install has a command for', () => {
    const page = readText('../docs/operations/install.md');
    const empty = Object.values(parseEnv(readText('.env.example'))).filter((value) => value === '');
    expect(page).toContain(
      `Fill in the ${['', 'one', 'two', 'three', 'four', 'five', 'six'][empty.length]} empty values`,
    );
    const [, bytes] = /openssl rand -hex (\d+)/.exec(page) ?? [];
    // A SECRETS_KEY has 32.
    expect(Number(bytes)).toBe(32);
  });

  it('keeps a secret that is there', () => {
    expect(fillSecrets('API_ADMIN_KEY=mine\n#API_ADMIN_KEY=\n')).toBe(
      'API_ADMIN_KEY=mine\n#API_ADMIN_KEY=\n',
    );
  });
});

describe('ensureEnvironment', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'docker-environment-'));
    await writeFile(join(directory, '.env.example'), '# Secrets\nREDIS_PASSWORD=\n');
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('makes the file for its owner alone', async () => {
    expect(await ensureEnvironment(directory)).toBe(true);
    expect(await readFile(join(directory, '.env'), 'utf8')).toMatch(
      /^# Secrets\nREDIS_PASSWORD=[0-9a-f]{64}\n$/,
    );
    expect((await stat(join(directory, '.env'))).mode & 0o777).toBe(0o600);
  });

  it('never changes one that is there', async () => {
    await writeFile(join(directory, '.env'), 'mine');
    expect(await ensureEnvironment(directory)).toBe(false);
    expect(await readFile(join(directory, '.env'), 'utf8')).toBe('mine');
  });
});
