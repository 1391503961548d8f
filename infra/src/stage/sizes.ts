export const STAGE_NAMES = ['dev', 'prod'] as const;
export type StageName = (typeof STAGE_NAMES)[number];

/** How many of what. `cpu` in 1/1024 of a virtual CPU, capacities of the database in ACU. */
export interface Sizes {
  zones: number;
  natGateways: number;
  api: { cpu: number; memoryMiB: number; minimum: number; maximum: number };
  scheduler: { cpu: number; memoryMiB: number; count: number };
  runner: { cpu: number; memoryMiB: number; minimum: number; maximum: number; concurrency: number };
  database: { minimumCapacity: number; maximumCapacity: number; readers: number; backupDays: number };
  cache: { nodeType: string; nodes: number };
  broker: { instanceType: string; isCluster: boolean };
  logDays: number;
}

/** The sizes of each stage, before the context changes them. docs/operations/capacity.md says what they carry. */
export const SIZES: Record<StageName, Sizes> = {
  dev: {
    zones: 2,
    natGateways: 1,
    api: { cpu: 256, memoryMiB: 1024, minimum: 1, maximum: 2 },
    scheduler: { cpu: 256, memoryMiB: 1024, count: 1 },
    runner: { cpu: 256, memoryMiB: 1024, minimum: 1, maximum: 3, concurrency: 100 },
    database: { minimumCapacity: 0.5, maximumCapacity: 2, readers: 0, backupDays: 1 },
    cache: { nodeType: 'cache.t4g.micro', nodes: 1 },
    broker: { instanceType: 'mq.m7g.medium', isCluster: false },
    logDays: 7,
  },
  prod: {
    zones: 3,
    natGateways: 3,
    api: { cpu: 512, memoryMiB: 1024, minimum: 2, maximum: 10 },
    scheduler: { cpu: 1024, memoryMiB: 2048, count: 2 },
    runner: { cpu: 1024, memoryMiB: 2048, minimum: 2, maximum: 20, concurrency: 500 },
    database: { minimumCapacity: 1, maximumCapacity: 32, readers: 1, backupDays: 14 },
    cache: { nodeType: 'cache.m7g.large', nodes: 2 },
    broker: { instanceType: 'mq.m7g.large', isCluster: true },
    logDays: 30,
  },
};
