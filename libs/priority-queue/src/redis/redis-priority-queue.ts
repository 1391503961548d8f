import type { DueMember } from '@job-scheduler/job-model';
import type { Redis } from 'ioredis';
import {
  PriorityQueue,
  PriorityQueueUnavailableError,
  type Completion,
  type DueBatch,
  type DueEntry,
} from '../priority-queue.js';
import { ArmedSubscription } from './armed-subscription.js';
import { ARM, CLAIM, COMPLETE } from './scripts.js';

/** How the queue is named in Redis; each has a default. */
export interface RedisPriorityQueueOptions {
  /** The prefix of all keys. Default `job-scheduler`. */
  prefix?: string;
}

/** Members in one command: as many as Redis handles in a millisecond or so, during which it serves nobody else. */
const SLICE = 1_000;

/**
 * The priority queue as a sorted set in Redis: the score of a member is when it is due. One partition for now; its
 * number is part of every key, in braces, so that all keys of a partition lie in one slot of a Redis Cluster.
 */
export class RedisPriorityQueue extends PriorityQueue {
  private readonly due: string;
  private readonly claims: string;
  private readonly filled: string;
  private readonly channel: string;
  private readonly listeners = new Set<(dueAt: number) => void>();
  private readonly subscription: ArmedSubscription;

  constructor(
    private readonly redis: Redis,
    { prefix = 'job-scheduler' }: RedisPriorityQueueOptions = {},
  ) {
    super();
    const partition = `${prefix}:{p0}`;
    this.due = `${partition}:due`;
    this.claims = `${partition}:claims`;
    this.filled = `${partition}:filled`;
    this.channel = `${partition}:armed`;
    redis.defineCommand('armDueMembers', { numberOfKeys: 1, lua: ARM });
    redis.defineCommand('claimDueMembers', { numberOfKeys: 2, lua: CLAIM });
    redis.defineCommand('completeDueMembers', { numberOfKeys: 1, lua: COMPLETE });
    this.subscription = new ArmedSubscription(redis, this.channel, (dueAt) => this.announce(dueAt));
  }

  /** Ends the subscription. The connection that was given stays open. */
  close(): void {
    this.subscription.close();
  }

  override async arm(entries: DueEntry[]): Promise<void> {
    await this.addSliced(entries, '');
  }

  override ensureArmed(entries: DueEntry[], now: number): Promise<number> {
    return this.addSliced(entries, now);
  }

  override async disarm(members: DueMember[]): Promise<void> {
    await inSlices(members, (slice) => available(this.redis.zrem(this.due, slice)));
  }

  override async claimDue(limit: number, now: number): Promise<DueBatch> {
    const command = commandsOf(this.redis).claimDueMembers(this.due, this.claims, limit, now);
    const [token, earliest, ...members] = await available(command);
    const claimed = members as DueMember[];
    return {
      claims: claimed.map((member) => ({ member, token: Number(token) })),
      nextDueInMs: earliest === '' ? null : Math.max(0, Math.ceil(Number(earliest) - now)),
    };
  }

  override async complete(completions: Completion[]): Promise<void> {
    await inSlices(completions, async (slice) => {
      const values = slice.flatMap(({ claim, next }) => [claim.member, claim.token, next ?? '']);
      await available(commandsOf(this.redis).completeDueMembers(this.due, ...values));
    });
    this.announce(earliestOf(completions.map(({ next }) => next ?? Infinity)));
  }

  override async holds(members: DueMember[]): Promise<Set<DueMember>> {
    const held = await inSlices(members, async (slice) => {
      const scores = await available(this.redis.zmscore(this.due, slice));
      return slice.filter((_, index) => scores[index] !== null);
    });
    return new Set(held.flat());
  }

  override size(): Promise<number> {
    return available(this.redis.zcard(this.due));
  }

  override async isFilled(): Promise<boolean> {
    return (await available(this.redis.exists(this.filled))) === 1;
  }

  override async markFilled(): Promise<void> {
    await available(this.redis.set(this.filled, '1'));
  }

  override onArmed(listener: (dueAt: number) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async addSliced(entries: DueEntry[], ensureAt: number | ''): Promise<number> {
    const armed = await inSlices(entries, (slice) => {
      const values = slice.flatMap(({ member, dueAt }) => [dueAt, member]);
      return available(commandsOf(this.redis).armDueMembers(this.due, this.channel, ensureAt, ...values));
    });
    return armed.reduce((sum, count) => sum + count, 0);
  }

  private announce(dueAt: number): void {
    if (dueAt === Infinity) return;
    for (const listener of this.listeners) listener(dueAt);
  }
}

const earliestOf = (dueTimes: number[]): number =>
  dueTimes.reduce((earliest, dueAt) => Math.min(earliest, dueAt), Infinity);

/** The scripts as ioredis has defined them on the connection. */
interface ScriptCommands {
  armDueMembers(key: string, ...values: (string | number)[]): Promise<number>;
  claimDueMembers(key: string, claims: string, limit: number, now: number): Promise<string[]>;
  completeDueMembers(key: string, ...values: (string | number)[]): Promise<null>;
}

const commandsOf = (redis: Redis): ScriptCommands => redis as unknown as ScriptCommands;

async function inSlices<Item, Result>(
  items: Item[],
  command: (slice: Item[]) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += SLICE) {
    results.push(await command(items.slice(start, start + SLICE)));
  }
  return results;
}

async function available<Result>(command: Promise<Result>): Promise<Result> {
  try {
    return await command;
  } catch (error) {
    const { message } = error as Error;
    throw new PriorityQueueUnavailableError(`Redis is not available: ${message}`, { cause: error });
  }
}
