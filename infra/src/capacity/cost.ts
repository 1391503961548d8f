import type { Sizes } from '../stage/sizes.js';

/** Approximate list prices of us-east-1, USD. docs/operations/aws.md shows what follows; a test keeps the two consistent. */
const PRICES = {
  brokerNodeHour: { 'mq.m7g.medium': 0.12, 'mq.m7g.large': 0.24 } as Record<string, number>,
  cacheNodeHour: { 'cache.t4g.micro': 0.016, 'cache.m7g.large': 0.158 } as Record<string, number>,
  acuHour: 0.12,
  cpuHour: 0.04048,
  memoryGiBHour: 0.004445,
  natGatewayHour: 0.045,
  loadBalancerHour: 0.0225,
  addressHour: 0.005,
  firewall: 5 + 4 * 1,
  secret: 0.4,
  key: 1,
};

const HOURS = 730;
const CPU_UNITS = 1024;
const SECRETS = 5;
const NODES_OF_A_CLUSTER = 3;

/** What is estimated, not counted, USD a month: disks, storage, capacity that is used, metrics and logs. */
const ALLOWANCES = {
  dev: { broker: 2.4, database: 3, loadBalancer: 1.6, cloudWatch: 18 },
  prod: { broker: 4.4, database: 5, loadBalancer: 1.6, cloudWatch: 24 },
};

/** The parts in the order of the table, USD a month. */
export interface MonthlyCost {
  broker: number;
  cache: number;
  database: number;
  tasks: number;
  natGateways: number;
  loadBalancer: number;
  cloudFront: number;
  cloudWatch: number;
  addresses: number;
  firewall: number;
  secrets: number;
}

const hourly = (price: number, count = 1): number => price * count * HOURS;

/** What a task costs a month, USD. */
export const costOfTask = ({ cpu, memoryMiB }: { cpu: number; memoryMiB: number }): number =>
  hourly(PRICES.cpuHour, cpu / CPU_UNITS) + hourly(PRICES.memoryGiBHour, memoryMiB / 1024);

/** What an ACU costs that is used all the time, USD a month. */
export const costOfAcu = (): number => hourly(PRICES.acuHour);

/**
 * What a stage costs a month at its smallest, which is what runs without load, USD. `prod` has a domain of its own, whose load
 * balancer has an address in each zone; the one of `dev` is behind CloudFront. Throws a RangeError for an instance type without a
 * price.
 */
export function monthlyCost(stage: keyof typeof ALLOWANCES, sizes: Sizes): MonthlyCost {
  const { zones, natGateways, api, scheduler, runner, database, cache, broker } = sizes;
  const allowed = ALLOWANCES[stage];
  return {
    broker:
      hourly(priceOf(PRICES.brokerNodeHour, broker.instanceType), broker.isCluster ? NODES_OF_A_CLUSTER : 1) +
      allowed.broker,
    cache: hourly(priceOf(PRICES.cacheNodeHour, cache.nodeType), cache.nodes),
    database: costOfAcu() * database.minimumCapacity * (1 + database.readers) + allowed.database,
    tasks:
      api.minimum * costOfTask(api) +
      scheduler.count * costOfTask(scheduler) +
      runner.minimum * costOfTask(runner),
    natGateways: hourly(PRICES.natGatewayHour, natGateways),
    loadBalancer: hourly(PRICES.loadBalancerHour) + allowed.loadBalancer,
    cloudFront: 0,
    cloudWatch: allowed.cloudWatch,
    addresses: hourly(PRICES.addressHour, natGateways + (stage === 'prod' ? zones : 0)),
    firewall: PRICES.firewall,
    secrets: PRICES.secret * SECRETS + PRICES.key,
  };
}

function priceOf(prices: Record<string, number>, type: string): number {
  const price = prices[type];
  if (price === undefined) throw new RangeError(`The price of ${type} is not known: add it to PRICES.`);
  return price;
}
