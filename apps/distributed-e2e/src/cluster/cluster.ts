import { PrivateRabbitmq, PrivateRedis, Undertaker } from '@job-scheduler/testing';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TcpProxy } from '../network/tcp-proxy.js';
import { workspace } from '../workspace.js';
import { PostgresServer, type ClusterPostgres } from './postgres-server.js';
import { ServiceProcess, SERVICES, type Service, type ServiceCommand } from './service-process.js';

export const SERVERS = ['postgres', 'redis', 'rabbitmq'] as const;
export type ServerName = (typeof SERVERS)[number];

export interface ClusterOptions {
  /** How many of each service. */
  api: number;
  scheduler: number;
  runner: number;
  /** Environment variables for every service. */
  environment: Record<string, string>;
  /** Arguments of Node.js before the program, for every service. */
  nodeArguments: string[];
  /** Where PostgreSQL keeps its data, unless that is beside everything else. */
  postgresDirectory?: string;
  /** Starts a PostgreSQL other than the one that npm installs. */
  postgres?: (undertaker: Undertaker) => Promise<ClusterPostgres>;
}

export const TWO_OF_EACH: ClusterOptions = {
  api: 2,
  scheduler: 2,
  runner: 2,
  environment: {},
  nodeArguments: [],
};

/**
 * Real, private PostgreSQL, Redis and RabbitMQ, and the built services as processes. Each service has its own link to
 * each server. Nothing outlives this process, however it ends.
 */
export class Cluster {
  readonly services: Record<Service, ServiceProcess[]> = { api: [], scheduler: [], runner: [] };
  private readonly linksByName = new Map<string, TcpProxy>();

  private constructor(
    readonly options: ClusterOptions,
    private readonly undertaker: Undertaker,
    readonly postgres: ClusterPostgres,
    readonly redis: PrivateRedis,
    readonly rabbitmq: PrivateRabbitmq,
  ) {}

  static async start(options: Partial<ClusterOptions> = {}): Promise<Cluster> {
    const complete = { ...TWO_OF_EACH, ...options };
    const undertaker = await Undertaker.hire('distributed-e2e-');
    const starts = [
      complete.postgres?.(undertaker) ?? PostgresServer.start(undertaker, complete.postgresDirectory),
      PrivateRedis.start(),
      PrivateRabbitmq.start(),
    ] as const;
    const servers = await Promise.all(starts).catch(async (error: unknown) => {
      for (const start of await Promise.allSettled<Pick<PrivateRedis, 'stop'>>(starts)) {
        if (start.status === 'fulfilled') await start.value.stop();
      }
      await undertaker.dismiss();
      throw error;
    });
    const cluster = new Cluster(complete, undertaker, ...servers);
    try {
      await migrate(cluster.postgres.url);
      for (const service of SERVICES) {
        for (let count = complete[service]; count > 0; count -= 1) await cluster.add(service);
      }
      await Promise.all(cluster.all.map((service) => service.start()));
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  get all(): ServiceProcess[] {
    return SERVICES.flatMap((service) => this.services[service]);
  }

  /** The api, scheduler or runner with this number, counted from 1. */
  service(service: Service, number: number): ServiceProcess {
    const found = this.services[service][number - 1];
    if (found === undefined) throw new Error(`There is no ${service}-${number}.`);
    return found;
  }

  /** The link from a service to a server. */
  link(service: ServiceProcess, server: ServerName): TcpProxy {
    const link = this.linksByName.get(`${service.name} ${server}`);
    if (link === undefined) throw new Error(`${service.name} has no link to ${server}.`);
    return link;
  }

  /** The links from all services to a server. */
  links(server: ServerName): TcpProxy[] {
    return [...this.linksByName].flatMap(([name, link]) => (name.endsWith(` ${server}`) ? [link] : []));
  }

  /** Lets everything pass on every link. */
  restoreLinks(): void {
    for (const link of this.linksByName.values()) link.restore();
  }

  /** Adds a service with its links, without starting it. */
  async add(
    service: Service,
    more: { nodeArguments?: string[]; prefix?: string[]; environment?: Record<string, string> } = {},
  ): Promise<ServiceProcess> {
    const name = `${service}-${this.services[service].length + 1}`;
    const urls = await this.linkUp(name);
    const environment = {
      PORT: '0',
      METRICS_PORT: '0',
      // Its runs would have to be told from those of the driver.
      CANARY: 'off',
      // The targets are on loopback.
      CALLBACK_ADDRESSES: 'any',
      ...urls,
      ...this.options.environment,
      ...more.environment,
    };
    const command: ServiceCommand = {
      service,
      build: 'dist',
      name,
      environment,
      nodeArguments: [...this.options.nodeArguments, ...(more.nodeArguments ?? [])],
      prefix: more.prefix ?? [],
      logFile: join(this.undertaker.directory, `${name}.log`),
    };
    const added = new ServiceProcess(command, this.undertaker);
    this.services[service].push(added);
    return added;
  }

  /** Replaces all services by new ones of another build, with other Node.js arguments or another environment. */
  async replaceServices(
    changes: Partial<Pick<ServiceCommand, 'build' | 'nodeArguments' | 'environment'>>,
  ): Promise<void> {
    await Promise.all(this.all.filter(({ isRunning }) => isRunning).map((service) => service.kill()));
    for (const { command } of this.all) {
      command.environment = { ...command.environment, ...changes.environment };
      command.build = changes.build ?? command.build;
      command.nodeArguments = changes.nodeArguments ?? command.nodeArguments;
    }
    await Promise.all(this.all.map((service) => service.start()));
  }

  /** Starts PostgreSQL again, and points all links to it. */
  async startPostgres(): Promise<void> {
    await this.postgres.start();
    for (const link of this.links('postgres')) link.serverPort = this.postgres.port;
  }

  /** A new directory that disappears with the cluster. */
  async newDirectory(name: string): Promise<string> {
    const directories = join(this.undertaker.directory, 'scenarios');
    await mkdir(directories, { recursive: true });
    return mkdtemp(join(directories, `${name}-`));
  }

  /** Where the services' logs are. */
  get directory(): string {
    return this.undertaker.directory;
  }

  /** Kills and removes everything. It may be called again. */
  async stop(): Promise<void> {
    await Promise.all(this.all.filter(({ isRunning }) => isRunning).map((service) => service.kill()));
    await Promise.all([...this.linksByName.values()].map((link) => link.close()));
    this.linksByName.clear();
    await Promise.all([this.postgres.stop(), this.redis.stop(), this.rabbitmq.stop()]);
    await this.undertaker.dismiss();
  }

  private async linkUp(name: string): Promise<Record<string, string>> {
    const { postgres, redis, rabbitmq } = this;
    const ports = await Promise.all(
      Object.entries({ postgres, redis, rabbitmq }).map(async ([server, { port }]) => {
        const link = await TcpProxy.start(port);
        this.linksByName.set(`${name} ${server}`, link);
        return link.port;
      }),
    );
    const [postgresPort = 0, redisPort = 0, rabbitmqPort = 0] = ports;
    return {
      // Named, so that PostgreSQL tells the sessions of the processes apart.
      DATABASE_URL: `${postgres.urlThrough(postgresPort)}?application_name=${name}`,
      REDIS_URL: `redis://127.0.0.1:${redisPort}`,
      AMQP_URL: `amqp://guest:guest@127.0.0.1:${rabbitmqPort}`,
    };
  }
}

async function migrate(url: string): Promise<void> {
  const main = join(workspace, 'apps/api/dist/migrate.js');
  const env = { PATH: process.env['PATH'], DATABASE_URL: url };
  await promisify(execFile)(process.execPath, [main], { env });
}
