import type { Redis } from 'ioredis';
import { SharedCounts } from '../limits/shared-counts.js';

/** So long after their period counts of it are still looked at, at most. */
const KEPT_MS = 120_000;

/** Counts in Redis, one hash for each period. */
export class RedisCounts extends SharedCounts {
  /** `prefix`: of all keys. */
  constructor(
    private readonly redis: Redis,
    private readonly prefix = 'job-scheduler',
  ) {
    super();
  }

  override async add(period: number, counts: ReadonlyMap<string, number>): Promise<Map<string, number>> {
    const key = `${this.prefix}:{requests}:${period}`;
    const names = [...counts.keys()];
    const commands = this.redis.pipeline();
    for (const [name, count] of counts) commands.hincrby(key, name, count);
    const answers = (await commands.pexpire(key, KEPT_MS).exec()) ?? [];
    const failed = answers.find(([error]) => error !== null)?.[0];
    if (failed) throw failed;
    return new Map(names.map((name, index) => [name, Number(answers[index]?.[1])]));
  }
}
