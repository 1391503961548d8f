import { refuseUnsafe, type ApiExposure } from '@job-scheduler/management';
import { readConfiguration, STOP_WITHIN_MS, type Settings } from '@job-scheduler/platform';
import { Ajv } from 'ajv';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import {
  interpolate,
  readCompose,
  readText,
  variablesIn,
  type ComposeFile,
  type ComposeService,
} from './compose-file.for-spec.js';
import { LOCAL_IMAGE } from './engine.mjs';
import { fillSecrets } from './environment.mjs';

const COMPOSE_FILES = ['compose.yaml', 'compose.dev.yaml'];
const PROCESSES = ['api', 'scheduler', 'runner'];

const example = fillSecrets(readText('.env.example'), () => 'secret-of-16-and-more');
const variables = { ...parseEnv(example), SECRETS_KEY: 'a'.repeat(64) };
const { services } = interpolate(readCompose('compose.yaml'), variables);
const service = (name: string): ComposeService => {
  const found = services[name];
  if (found === undefined) throw new Error(`There is no service ${name}.`);
  return found;
};
/** Seconds until compose kills a container that it stops. */
const graceSeconds = ({ stop_grace_period: period = '' }: Partial<ComposeService> = {}): number => {
  const [, minutes = 0, seconds = 0] = /^(?:(\d+)m)?(?:(\d+)s)?$/.exec(period) ?? [];
  return Number(minutes) * 60 + Number(seconds);
};
const ours = Object.keys(services).filter((name) => service(name).image === LOCAL_IMAGE);

/** The settings of an app. Apps are not libraries: apart from this test, only the app's own module imports them. */
const settingsOf = async (app: string): Promise<Settings> => {
  const file = join(process.cwd(), 'apps', app, 'src', `${app}-settings.ts`);
  return ((await import(file)) as Record<string, Settings>)[`${app}Settings`] ?? {};
};

describe('the schema of the Compose Specification', () => {
  const isValid = new Ajv({ strict: false }).compile(
    JSON.parse(
      readText('schema/compose-spec.json').replace('https://json-schema.org/', 'http://json-schema.org/'),
    ),
  );
  const complaints = (file: unknown): string[] =>
    isValid(file)
      ? []
      : (isValid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);

  it.each(COMPOSE_FILES)('accepts %s', (name) => {
    expect(complaints(interpolate(readCompose(name), variables))).toEqual([]);
  });

  it('refuses what compose does not know', () => {
    const wrong = { services: { api: { ...service('api'), restarts: 'always' } } };
    expect(complaints(wrong)).toContain('/services/api must NOT have additional properties');
  });
});

/** They have no meaning elsewhere. */
const SET_BY_AMAZON_ECS = new Set(['ECS_AGENT_URI']);

describe('docker/compose.yaml', () => {
  it.each(PROCESSES)('gives the %s an environment that its configuration accepts', async (name) => {
    const settings = await settingsOf(name);
    const environment = service(name).environment ?? {};
    const configuration = readConfiguration(settings, environment);
    expect(configuration).toMatchObject({ HOST: '0.0.0.0', METRICS_PORT: 9464 });
    if (name === 'api') refuseUnsafe(configuration as unknown as ApiExposure);
  });

  it.each(PROCESSES)('passes on every setting of the %s, and nothing else', async (name) => {
    const settings = Object.keys(await settingsOf(name)).filter((setting) => !SET_BY_AMAZON_ECS.has(setting));
    // The exporter of traces reads this one itself.
    if (settings.includes('OTEL_EXPORTER_OTLP_ENDPOINT')) settings.push('OTEL_EXPORTER_OTLP_HEADERS');
    expect(Object.keys(service(name).environment ?? {}).sort()).toEqual(settings.sort());
  });

  it('gives the migrations the same database as the processes', () => {
    const urls = [...PROCESSES, 'migrate'].map((name) => service(name).environment?.['DATABASE_URL']);
    expect(new Set(urls)).toEqual(
      new Set(['postgres://job_scheduler:secret-of-16-and-more@postgres:5432/job_scheduler']),
    );
    expect(Object.keys(service('migrate').environment ?? {})).toEqual(['DATABASE_URL']);
  });

  it.each(['POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'RABBITMQ_PASSWORD', 'API_ADMIN_KEY'])(
    'starts nothing without %s, and says what to do',
    (name) => {
      const start = () => interpolate(readCompose('compose.yaml'), { ...variables, [name]: '' });
      expect(start).toThrow(
        `${name} is not set, run npm run up once or copy docker/.env.example to docker/.env and fill it in`,
      );
    },
  );

  it('holds no secret itself', () => {
    const raw = readCompose('compose.yaml');
    const values = Object.values(raw.services).flatMap(({ environment = {} }) => Object.entries(environment));
    const secrets = values.filter(([name]) => /PASS|KEY|AUTH/.test(name)).map(([, value]) => value);
    expect(secrets).toHaveLength(6);
    for (const value of secrets) expect(value).toMatch(/^\$\{\w+(:\?[^}]+|:-)?\}$/);
  });

  it.each(Object.keys(services))('limits %s, in processor, memory, processes and log', (name) => {
    expect(service(name)).toMatchObject({
      deploy: {
        resources: {
          limits: { cpus: expect.any(String), memory: expect.any(String), pids: expect.any(Number) },
        },
      },
      logging: { options: { 'max-size': '10m' } },
      security_opt: ['no-new-privileges:true'],
    });
  });

  it.each(Object.keys(services).filter((name) => name !== 'migrate'))(
    'starts %s again when it ends, and knows whether it is healthy',
    (name) => {
      expect(service(name).restart).toBe('unless-stopped');
      expect(service(name).healthcheck?.test.length).toBeGreaterThan(1);
    },
  );

  it.each(Object.keys(services))('checks the health of %s by arguments without blanks', (name) => {
    // Podman 4 joins the arguments of a health check and splits them at blanks.
    const [kind, ...args] = service(name).healthcheck?.test ?? [];
    expect(kind === 'CMD' ? args.filter((argument) => /\s/.test(argument)) : []).toEqual([]);
  });

  it.each(ours)('lets %s write nothing and gives it no capability', (name) => {
    expect(service(name)).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      init: true,
      tmpfs: ['/tmp'],
      ulimits: { core: 0 },
    });
    expect(service(name).volumes).toBeUndefined();
  });

  it.each(PROCESSES)('starts the %s after the migrations and gives it time to drain', (name) => {
    expect(service(name).depends_on?.['migrate']).toEqual({ condition: 'service_completed_successfully' });
    // The process ends by itself before that, whatever its phases wait for.
    expect(STOP_WITHIN_MS).toBeLessThan(25_000);
    expect(graceSeconds(service(name))).toBeGreaterThanOrEqual(STOP_WITHIN_MS / 1_000 + 10);
  });

  it('never kills a runner that drains, however long DRAIN_SECONDS says', async () => {
    const { DRAIN_SECONDS } = readConfiguration(
      await settingsOf('runner'),
      service('runner').environment ?? {},
    );
    expect(graceSeconds(service('runner'))).toBe(Number(DRAIN_SECONDS) + 60);
    const patient = interpolate(readCompose('compose.yaml'), { ...variables, DRAIN_SECONDS: '900' });
    expect(patient.services['runner']?.environment).toMatchObject({ DRAIN_SECONDS: '900' });
    expect(graceSeconds(patient.services['runner'])).toBe(960);
  });

  it('builds the image that they share once, before anything needs it', () => {
    expect(Object.keys(services).filter((name) => service(name).build !== undefined)).toEqual(['migrate']);
    for (const name of ours.filter((name) => name !== 'migrate'))
      expect(service(name).depends_on).toHaveProperty('migrate');
  });

  it('names a program of the workspace for each service of the image', () => {
    for (const name of ours) {
      const [program, file = ''] = service(name).command ?? [];
      expect(program).toBe('node');
      expect([file, existsSync(file.replace(/\/dist\/(.*)\.js$/, '/src/$1.ts'))]).toEqual([file, true]);
    }
    expect(ours).toEqual(['api', 'scheduler', 'runner', 'migrate', 'echo']);
  });

  it('publishes on loopback alone, and no store at all', () => {
    const ports = Object.entries(services).map(([name, { ports = [] }]) => [name, ports] as const);
    expect(Object.fromEntries(ports.filter(([, published]) => published.length > 0))).toEqual({
      api: ['127.0.0.1:8000:8000'],
      prometheus: ['127.0.0.1:9090:9090'],
      alertmanager: ['127.0.0.1:9093:9093'],
      grafana: ['127.0.0.1:3000:3000'],
    });
    for (const store of ['postgres', 'redis', 'rabbitmq'])
      expect(service(store).networks).toEqual(['stores']);
  });

  it('takes every image of others by its version', () => {
    const images = Object.values(services).map(({ image }) => image);
    for (const image of images.filter((image) => image !== LOCAL_IMAGE))
      expect(image).toMatch(/^docker\.io\/[\w/]+:v?\d/);
  });

  it('has a limit of Redis below that of its container', () => {
    const command = service('redis').command ?? [];
    const option = (name: string): string => command[command.indexOf(name) + 1] ?? '';
    expect(option('--maxmemory-policy')).toBe('noeviction');
    expect(parseInt(option('--maxmemory'), 10)).toBeLessThan(
      parseInt(service('redis').deploy?.resources.limits.memory ?? '', 10),
    );
  });
});

describe('docker/prometheus/prometheus.yml', () => {
  interface Scrape {
    job_name: string;
    dns_sd_configs?: { names: string[]; type: string; port: number }[];
  }
  const { scrape_configs: scrapes } = parse(readText('prometheus/prometheus.yml')) as {
    scrape_configs: Scrape[];
  };

  it.each(PROCESSES)('finds all replicas of the %s, where their metrics are', (name) => {
    const scrape = scrapes.find(({ job_name }) => job_name === name);
    const port = Number(service(name).environment?.['METRICS_PORT']);
    expect(scrape?.dns_sd_configs).toMatchObject([{ names: [name], type: 'A', port }]);
    const shared = service('prometheus').networks?.filter((network) =>
      service(name).networks?.includes(network),
    );
    expect(shared).not.toEqual([]);
  });
});

describe('docker/.env.example', () => {
  it('names every variable of the compose files, and no other', () => {
    const named = [...readText('.env.example').matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name);
    // Compose itself reads the last one.
    const used = [...variablesIn(readText('compose.yaml')), 'COMPOSE_PROFILES'];
    expect(named.sort()).toEqual(used.sort());
  });
});

describe('docker/compose.dev.yaml', () => {
  const base = readCompose('compose.yaml').services;
  const development: ComposeFile = readCompose('compose.dev.yaml');

  it('needs nothing but docker/dev.env', () => {
    const fixed = parseEnv(readText('dev.env'));
    expect(() => interpolate([readCompose('compose.yaml'), development], fixed)).not.toThrow();
  });

  it('is a project of its own, since its passwords do not open the data of the other', () => {
    expect(development.name).toBe('job-scheduler-development');
    expect(readCompose('compose.yaml').name).toBe('job-scheduler');
  });

  it('changes services that there are, and adds the compiler', () => {
    const added = Object.keys(development.services).filter((name) => base[name] === undefined);
    expect(added).toEqual(['compiler']);
  });

  it.each([...PROCESSES, 'compiler'])('mounts the sources into %s', (name) => {
    expect(development.services[name]?.volumes).toEqual([
      '../apps:/workspace/apps',
      '../libs:/workspace/libs',
    ]);
    expect(development.services[name]?.image).toBe('job-scheduler:development');
  });

  it('builds the one image that they share once, as far as the compiler', () => {
    const merged = Object.entries(development.services).filter(
      ([name, { build }]) => (build ?? base[name]?.build) !== undefined,
    );
    expect(merged.map(([name, { image, build }]) => ({ name, image, target: build?.target }))).toEqual([
      { name: 'migrate', image: 'job-scheduler:development', target: 'build' },
    ]);
  });

  it.each(PROCESSES)('starts the %s again when a file that it has loaded changes', (name) => {
    expect(development.services[name]?.command).toEqual(['node', '--watch', `apps/${name}/out-tsc/main.js`]);
  });
});
