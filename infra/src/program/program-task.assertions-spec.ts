import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { only, resources, templateOf } from '../stack.fixture-spec.js';

interface Container {
  Name: string;
  Command: string[];
  EntryPoint: string[];
  User?: string;
  ReadonlyRootFilesystem?: boolean;
  StopTimeout?: number;
  Environment: { Name: string; Value: unknown }[];
  Secrets?: { Name: string }[];
}

const prod = templateOf('prod');
const containersOf = (idPrefix: string): Container[] =>
  only(prod, 'AWS::ECS::TaskDefinition', idPrefix).Properties['ContainerDefinitions'] as Container[];
const programOf = (idPrefix: string): Container => {
  const program = containersOf(idPrefix).find(({ Name }) => Name === 'program');
  if (program === undefined) throw new Error(`${idPrefix} has no container of that name.`);
  return program;
};

describe('the script that starts a program', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'infra-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs the script with the real shell and a `node` that prints its arguments and its environment. */
  function start(
    { EntryPoint: [shell = '', ...flags], Command }: Container,
    more: Record<string, string> = {},
  ) {
    const script = Command.join().replaceAll('/dev/shm/', `${folder}/`);
    writeFileSync(join(folder, 'node'), '#!/bin/sh\necho "$@"\nexec env\n');
    chmodSync(join(folder, 'node'), 0o755);
    const { stdout, status, stderr } = spawnSync(shell, [...flags, script], {
      encoding: 'utf8',
      env: {
        PATH: `${folder}:${process.env['PATH']}`,
        DATABASE_AUTHORITY: 'a\nb\n',
        DATABASE_HOST: 'db',
        DATABASE_USER: 'user',
        DATABASE_PASSWORD: 'dbPassword1',
        CACHE_HOST: 'cache',
        CACHE_TOKEN: 'token1',
        BROKER_HOST: 'broker',
        BROKER_USER: 'queue',
        BROKER_PASSWORD: 'mqPassword1',
        SECRETS_KMS_KEY: 'arn:aws:kms:key',
        SECRETS_OWN_KEY: 'ownKey1',
        ...more,
      },
    });
    return { lines: stdout.split('\n'), status, stderr };
  }

  it('puts the URLs together, becomes the program and leaves no password behind', () => {
    const { lines, status, stderr } = start(programOf('Runner'));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(lines).toEqual(
      expect.arrayContaining([
        '--max-old-space-size=1024 apps/runner/dist/main.js',
        `DATABASE_URL=postgres://user:dbPassword1@db:5432/jobs?sslmode=verify-full&sslrootcert=${folder}/database-authority.pem`,
        'REDIS_URL=rediss://:token1@cache:6379',
        'AMQP_URL=amqps://queue:mqPassword1@broker:5671',
        'SECRETS_KEY=arn:aws:kms:key,ownKey1',
      ]),
    );
    expect(lines.filter((line) => /^\w+_(PASSWORD|TOKEN|OWN_KEY)=/.test(line))).toEqual([]);
    expect(readFileSync(join(folder, 'database-authority.pem'), 'utf8')).toBe('a\nb\n');
  });

  it('becomes another program where PROGRAM names one', () => {
    const { lines } = start(programOf('Api'), { PROGRAM: 'apps/api/dist/reencrypt.js' });
    expect(lines[0]).toMatch(/^--max-old-space-size=\d+ apps\/api\/dist\/reencrypt\.js$/);
  });

  it('fails when a part is missing, rather than starting the program', () => {
    const container = programOf('Api');
    const [script = ''] = container.Command;
    const { lines, status } = start({ ...container, Command: [`unset CACHE_HOST\n${script}`] });
    expect(status).not.toBe(0);
    expect(lines).toEqual(['']);
  });
});

describe('a task', () => {
  it.each([
    [
      ...(['Api', 'apps/api/dist/main.js'] as const),
      ['API_ADMIN_KEY', 'CACHE_TOKEN', 'DATABASE_PASSWORD', 'DATABASE_USER', 'SECRETS_OWN_KEY'],
    ],
    ['Migration', 'apps/api/dist/migrate.js', ['DATABASE_PASSWORD', 'DATABASE_USER']],
    [
      ...(['Scheduler', 'apps/scheduler/dist/main.js'] as const),
      ['BROKER_PASSWORD', 'BROKER_USER', 'CACHE_TOKEN', 'DATABASE_PASSWORD', 'DATABASE_USER'],
    ],
  ])('of %s runs %s and knows the secrets of its own stores only', (id, file, secrets) => {
    const program = programOf(id);
    expect(program.Command.join()).toMatch(
      new RegExp(`^exec node --max-old-space-size=\\d+ "\\$\\{PROGRAM:-${file}\\}"$`, 'm'),
    );
    expect((program.Secrets ?? []).map(({ Name }) => Name).sort()).toEqual(secrets);
  });

  it('of the api has the secret of the sign-in by reference, and its other settings in clear', () => {
    const secretArn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:oidc-AbCdEf';
    const template = templateOf('dev', {
      oidcIssuer: 'https://login.example.com',
      oidcClientId: 'jobs',
      oidcRoles: 'ops=admin',
      oidcClientSecretArn: secretArn,
      traceUrl: 'https://jaeger.example.com/trace/{trace_id}',
    });
    const [program] = only(template, 'AWS::ECS::TaskDefinition', 'Api').Properties[
      'ContainerDefinitions'
    ] as Container[];
    expect(program?.Environment).toEqual(
      expect.arrayContaining([
        { Name: 'OIDC_ISSUER', Value: 'https://login.example.com' },
        { Name: 'OIDC_CLIENT_ID', Value: 'jobs' },
        { Name: 'OIDC_ROLES', Value: 'ops=admin' },
        { Name: 'TRACE_URL', Value: 'https://jaeger.example.com/trace/{trace_id}' },
      ]),
    );
    expect(program?.Secrets).toContainEqual({ Name: 'OIDC_CLIENT_SECRET', ValueFrom: secretArn });
    const others = ['Scheduler', 'Runner', 'Migration'].map((id) =>
      only(template, 'AWS::ECS::TaskDefinition', id),
    );
    expect(JSON.stringify(others)).not.toMatch(/OIDC_|TRACE_URL/);
  });

  it('is unprivileged, cannot write, and has longer to stop than it needs to drain', () => {
    for (const id of ['Api', 'Scheduler', 'Runner', 'Migration']) {
      expect(programOf(id)).toMatchObject({
        User: '1000:1000',
        ReadonlyRootFilesystem: true,
        StopTimeout: id === 'Runner' ? 120 : 45,
      });
    }
  });

  it('of a runner drains for as long as Fargate allows', () => {
    expect(programOf('Runner').Environment).toContainEqual({ Name: 'DRAIN_SECONDS', Value: '110' });
  });

  it('of a runner may ask not to be stopped, and no other', () => {
    const actionsOf = (id: string): unknown[] =>
      resources(prod, 'AWS::IAM::Policy', `${id}TaskDefinitionTaskRole`)
        .flatMap(({ Properties }) => (Properties['PolicyDocument'] as { Statement: object[] }).Statement)
        .filter((statement) => JSON.stringify(statement).includes('TaskProtection'));
    expect(actionsOf('Runner')).toEqual([
      {
        Action: 'ecs:UpdateTaskProtection',
        Effect: 'Allow',
        Condition: { ArnEquals: { 'ecs:cluster': { 'Fn::GetAtt': [expect.any(String), 'Arn'] } } },
        Resource: {
          'Fn::Join': ['', expect.arrayContaining([':task/', '/*']) as string[]],
        },
      },
    ]);
    expect(['Api', 'Scheduler', 'Migration'].flatMap(actionsOf)).toEqual([]);
  });

  it('sets what its program knows: see docs/configuration.md', () => {
    const documented = readFileSync(join(__dirname, '../../../docs/configuration.md'), 'utf8');
    const parts = /^(DATABASE|CACHE|BROKER)_(HOST|USER|PASSWORD|TOKEN|AUTHORITY)$|^SECRETS_(KMS|OWN)_KEY$/;
    for (const id of ['Api', 'Scheduler', 'Runner']) {
      const [, section = ''] = documented.split(`configuration of ${id.toLowerCase()}:`);
      const [table = ''] = section.split('<!--');
      const { Command, Environment, Secrets = [] } = programOf(id);
      const exported = [...Command.join().matchAll(/^export (\w+)=/gm)].map(([, name]) => name ?? '');
      const names = [...Environment, ...Secrets].map(({ Name }) => Name).filter((name) => !parts.test(name));
      for (const name of [...exported, ...names]) expect(table).toContain(`| \`${name}\``);
    }
  });

  it('has no secret among its plain variables', () => {
    const names = resources(prod, 'AWS::ECS::TaskDefinition')
      .flatMap(({ Properties }) => Properties['ContainerDefinitions'] as Container[])
      .flatMap(({ Environment }) => Environment.map(({ Name }) => Name));
    expect([...new Set(names)].sort()).toEqual([
      'AOT_CONFIG_CONTENT',
      'BROKER_HOST',
      'CACHE_HOST',
      'CALLBACK_ADDRESSES',
      'DATABASE_AUTHORITY',
      'DATABASE_HOST',
      'DRAIN_SECONDS',
      'HOST',
      'METRICS_PORT',
      'PORT',
      'PUBLIC_URL',
      'RUNNER_CONCURRENCY',
      'RUNS_PER_MESSAGE',
      'SECRETS_KMS_KEY',
      'TRUSTED_PROXIES',
    ]);
  });
});
