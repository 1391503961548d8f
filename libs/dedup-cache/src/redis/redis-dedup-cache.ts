import type { RunReference } from '@job-scheduler/job-model';
import type { Redis } from 'ioredis';
import { DEDUP_TTL_MS, DedupCache } from '../dedup-cache.js';

/** How the cache is named in Redis, and how long it remembers; each has a default. */
export interface RedisDedupCacheOptions {
  /** The prefix of all keys. Default `job-scheduler`. */
  prefix?: string;
  /** Default DEDUP_TTL_MS. */
  ttlMs?: number;
}

/** References in one command. */
const SLICE = 1_000;

/** `KEYS[1]` is what the names of the generations begin with, `ARGV[1]` the time to live; then the references. */
const GENERATION = `
local time = redis.call('TIME')
local ttl = tonumber(ARGV[1])
local generation = math.floor((time[1] * 1000 + time[2] / 1000) / ttl)
local function key(number) return KEYS[1] .. string.format('%.0f', number) end
`;

const REMEMBER = `
${GENERATION}
redis.call('SADD', key(generation), unpack(ARGV, 2))
redis.call('PEXPIREAT', key(generation), string.format('%.0f', (generation + 2) * ttl))
`;

/** Returns 1 for each reference that is remembered, else 0. */
const RECALL = `
${GENERATION}
local younger = redis.call('SMISMEMBER', key(generation), unpack(ARGV, 2))
local older = redis.call('SMISMEMBER', key(generation - 1), unpack(ARGV, 2))
for index = 1, #younger do younger[index] = math.max(younger[index], older[index]) end
return younger
`;

/**
 * The dedup cache that all schedulers share: sets of published attempts, one for each time to live by Redis' own clock.
 * An attempt is looked for in the set of this period and in the one before; no entry is timed or removed individually.
 */
export class RedisDedupCache extends DedupCache {
  private readonly generations: string;
  private readonly ttlMs: number;

  constructor(
    private readonly redis: Redis,
    options: RedisDedupCacheOptions = {},
  ) {
    super();
    // In braces, so that all generations lie in one slot of a Redis Cluster.
    this.generations = `${options.prefix ?? 'job-scheduler'}:{published}:`;
    this.ttlMs = options.ttlMs ?? DEDUP_TTL_MS;
    redis.defineCommand('rememberPublished', { numberOfKeys: 1, lua: REMEMBER });
    redis.defineCommand('recallPublished', { numberOfKeys: 1, lua: RECALL });
  }

  override async unpublished(references: RunReference[]): Promise<RunReference[]> {
    const remembered = await this.inSlices(references, (slice) =>
      commandsOf(this.redis).recallPublished(this.generations, this.ttlMs, ...slice),
    );
    const flags = remembered.flat();
    return references.filter((_, index) => flags[index] === 0);
  }

  override async published(references: RunReference[]): Promise<void> {
    await this.inSlices(references, (slice) =>
      commandsOf(this.redis).rememberPublished(this.generations, this.ttlMs, ...slice),
    );
  }

  private inSlices<Result>(
    references: RunReference[],
    command: (slice: string[]) => Promise<Result>,
  ): Promise<Result[]> {
    const slices: Promise<Result>[] = [];
    for (let start = 0; start < references.length; start += SLICE) {
      slices.push(command(references.slice(start, start + SLICE).map(memberOf)));
    }
    return Promise.all(slices);
  }
}

const memberOf = ({ run_id, attempt }: RunReference): string =>
  attempt === 1 ? run_id : `${run_id}/${attempt}`;

/** The scripts as ioredis has defined them on the connection. */
interface ScriptCommands {
  rememberPublished(generations: string, ttlMs: number, ...members: string[]): Promise<null>;
  recallPublished(generations: string, ttlMs: number, ...members: string[]): Promise<number[]>;
}

const commandsOf = (redis: Redis): ScriptCommands => redis as unknown as ScriptCommands;
