import { checkMetrics, KmsStandIn, OtlpReceiver } from '@job-scheduler/testing';
import { addressBehaviour, policyBehaviour, WatchedNetwork } from '@job-scheduler/testing/policies';
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Cluster } from './cluster/cluster.js';
import { ConnectionCensus } from './cluster/connection-census.js';
import type { Service } from './cluster/service-process.js';
import { keyServiceBehaviour } from './key-service.for-spec.js';
import { secretBehaviour } from './secrets.for-spec.js';
import { traceBehaviour } from './traces.for-spec.js';

jest.setTimeout(60_000);

/** The defaults of DATABASE_CONNECTIONS. */
const CONNECTIONS: Record<Service, number> = { api: 10, scheduler: 8, runner: 6 };

let cluster: Cluster | undefined;
let census: ConnectionCensus | undefined;
let collector: OtlpReceiver;
let kms: KmsStandIn;
let network: WatchedNetwork;
let kmsKey = '';
const ownKey = randomBytes(32).toString('base64');
afterAll(async () => {
  await census?.end();
  await cluster?.stop();
  await collector?.close();
  await kms?.close();
  await network?.close();
}, 60_000);

policyBehaviour('the distributed shape', async () => {
  collector = await OtlpReceiver.start();
  kms = await KmsStandIn.start();
  kmsKey = kms.createKey();
  network = await WatchedNetwork.start();
  const environment = {
    ...network.environment,
    CANARY: 'on',
    LOG_LEVEL: 'debug',
    ...kms.environment,
    SECRETS_KEY: `${kmsKey},${ownKey}`,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    OTEL_TRACES_SAMPLER_ARG: '0.5',
  };
  const started = await Cluster.start({ environment });
  cluster = started;
  census = await ConnectionCensus.begin(started.postgres.url);
  const kill = async (services: ('api' | 'scheduler' | 'runner')[], downMs: number): Promise<void> => {
    const all = services.flatMap((service) => started.services[service]);
    await Promise.all(all.map((process) => process.kill()));
    await delay(downMs);
    await Promise.all(all.map((process) => process.start()));
  };
  return {
    origin: () => started.service('api', 1).origin,
    outage: (milliseconds) => kill(['scheduler'], milliseconds),
    restart: () => kill(['api', 'scheduler', 'runner'], 0),
    killRunners: () => kill(['runner'], 0),
  };
});

addressBehaviour(
  () => cluster?.service('api', 1).origin ?? '',
  () => network,
);

secretBehaviour(() => {
  if (cluster === undefined) throw new Error('The system has not started.');
  return { cluster, collector };
});

keyServiceBehaviour(() => {
  if (cluster === undefined) throw new Error('The system has not started.');
  return { cluster, kms, kmsKey, ownKey };
});

traceBehaviour(() => ({ origin: cluster?.service('api', 1).origin ?? '', collector }));

// Once all others have ended.
it('each scheduler has seen the canary come through in the last seconds', async () => {
  const ready = (cluster?.services.scheduler ?? []).map(async ({ monitoring }) => {
    const answer = await fetch(`${monitoring}/health/ready`);
    return (await answer.json()) as { canary: { lateness_seconds: number; age_seconds: number } };
  });
  const canaries = (await Promise.all(ready)).map(({ canary }) => canary);
  expect(canaries).toHaveLength(2);
  for (const { lateness_seconds, age_seconds } of canaries) {
    expect(lateness_seconds).toBeGreaterThan(-0.01);
    expect(age_seconds).toBeLessThan(45);
  }
});

it('the metrics of each process are as Prometheus wants them', async () => {
  const all = cluster?.all ?? [];
  expect(all.length).toBeGreaterThan(3);
  for (const { monitoring } of all) await checkMetrics(await (await fetch(`${monitoring}/metrics`)).text());
});

it('no process has had more connections to PostgreSQL than it may', () => {
  const most = (cluster?.all ?? []).map(({ name, command: { service } }) => ({
    name,
    had: census?.most.get(name) ?? 0,
    may: CONNECTIONS[service],
  }));
  process.stdout.write(`\nMost connections to PostgreSQL: ${JSON.stringify(most)}\n`);
  expect(most.length).toBeGreaterThan(0);
  expect(most.filter(({ had, may }) => had < 1 || had > may)).toEqual([]);
});
