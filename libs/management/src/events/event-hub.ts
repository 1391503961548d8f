import type { Clock } from '@job-scheduler/job-model';
import type { Horizon, Journal, JournalEvent } from '@job-scheduler/job-store';
import { Loop, type EventLog, type LoopBody } from '@job-scheduler/platform';
import type { OnModuleDestroy } from '@nestjs/common';
import { Readable } from 'node:stream';
import type { EventFilter } from './event-filter.js';
import { EventListeners, type ListenerGroup } from './event-listeners.js';
import { isOf, mayComeAgain, placeId } from './event-place.js';
import { eventText, heartbeatText } from './event-text.js';

/** How long the journal is not read after it was. */
const REST_MS = 100;
const HEARTBEAT_MS = 15_000;
/** How often it is asked whether listeners may still listen. A key is believed for 2 s, so a revoked one is out within 5 s. */
const ASK_MS = 2_000;
const EVENTS_PER_QUERY = 1_000;
/** A listener that reads more slowly than this is let go; it resumes from where it was. Bytes. */
const MOST_UNREAD = 4_194_304;

/** Who listens, and to what. */
export interface Audience {
  filter: EventFilter;
  /** Whether it may still listen. A rejection says that this cannot be told now, and changes nothing. */
  isAllowed: () => Promise<boolean>;
}

/** A stream to a listener. */
interface Listener extends Audience {
  stream: Readable;
  /** What happens while a listener is still being told what it missed; else null. */
  held: JournalEvent[] | null;
}

/**
 * Tells listeners what happens. However many there are, the journal is read once for all of them, and only while there are any.
 *
 * A commit may come to light after one that began later. So the journal is read again from its horizon on each time, and what was told
 * already is left out. What a long transaction wrote lies behind the horizon, and is read once the transaction has ended. The id of
 * each event in a stream is that horizon: whoever resumes from it misses nothing, and may be told again what it was told last.
 */
export class EventHub implements LoopBody, OnModuleDestroy {
  readonly name = 'The stream of events';
  private readonly listeners = new EventListeners<Listener>();
  /** Those that are still being told what they missed. */
  private readonly resuming = new Set<Listener>();
  private loop: Loop | null = null;
  /** Up to here, everything has been told, except what its long transactions are still to commit. */
  private horizon: Horizon = { at: 0, late: [] };
  /** What was told of what may be read again, with its instant. */
  private readonly told = new Map<string, number>();
  /** Whether the next turn reads the events of all jobs. */
  private readsAll = false;
  private heartbeatAt = 0;
  private askedAt = 0;

  constructor(
    private readonly journal: Journal,
    private readonly clock: Clock,
    private readonly log: EventLog,
  ) {}

  /** Opens a stream: of what happens from now on, or since a place in another one. It ends when its listener may not listen any more. */
  async listen(audience: Audience, since: Horizon | null): Promise<Readable> {
    // Asked in any case, so that a store that is away is told in the answer's status.
    const now = await this.journal.horizon();
    const stream = new Readable({ read: () => undefined });
    const { filter, isAllowed } = audience;
    const listener: Listener = { stream, filter, isAllowed, held: since === null ? null : [] };
    const begin = this.begin(now);
    // Of what the others were told; what comes to light from now on is held for this one.
    const toldBefore = new Set(this.told.keys());
    this.listeners.add(listener);
    if (since !== null) this.resuming.add(listener);
    stream.once('close', () => this.leave(listener));
    const from = since === null ? begin : { at: Math.min(since.at, begin.at), late: since.late };
    stream.push(`retry: 2000\n${heartbeatText(placeId(from))}`);
    if (since !== null) void this.tellMissed(listener, from, begin, toldBefore);
    return stream;
  }

  /** Tells what came to light since the last time. Resolves to how long to rest. */
  async runOnce(): Promise<number> {
    const { widened } = this.listeners;
    const jobs = this.readsAll ? null : this.listeners.jobs;
    const next = await this.journal.horizon();
    const ended = this.horizon.late.filter((began) => !next.late.includes(began));
    for (const began of ended) for await (const events of this.eventsOf(began, jobs)) this.tellNews(events);
    for await (const events of this.journal.since(this.horizon.at, EVENTS_PER_QUERY, jobs))
      this.tellNews(events);
    // Somebody who came meanwhile may want what was not read. The next turn then reads all jobs, so that further arrivals cannot hold up the horizon.
    this.readsAll = jobs !== null && widened !== this.listeners.widened;
    if (!this.readsAll) this.goOnTo(next);
    this.beat();
    this.ask();
    return REST_MS;
  }

  private goOnTo(next: Horizon): void {
    this.horizon = { at: Math.max(this.horizon.at, next.at), late: next.late };
    for (const [key, at] of this.told) if (!mayComeAgain(at, this.horizon)) this.told.delete(key);
  }

  async onModuleDestroy(): Promise<void> {
    const { loop } = this;
    for (const listener of this.listeners) this.end(listener);
    await loop?.stop();
  }

  /** Where a new listener begins: where the others are, or else now. */
  private begin(now: Horizon): Horizon {
    if (this.loop !== null) return this.horizon;
    this.horizon = now;
    this.told.clear();
    this.readsAll = false;
    this.loop = new Loop(this, this.clock, this.log);
    this.loop.start();
    return now;
  }

  private leave(listener: Listener): void {
    this.listeners.delete(listener);
    this.resuming.delete(listener);
    if (this.listeners.size > 0) return;
    void this.loop?.stop();
    this.loop = null;
  }

  /**
   * Tells a listener what it missed: what long transactions committed that were under way when it left, all up to `until`, and what the
   * others had been told of what lies behind that.
   */
  private async tellMissed(
    listener: Listener,
    since: Horizon,
    until: Horizon,
    toldBefore: ReadonlySet<string>,
  ): Promise<void> {
    const sent = new Set<string>();
    const { finds, jobs } = listener.filter;
    const tell = (events: readonly JournalEvent[], place: Horizon): void => {
      for (const event of events) {
        if (sent.has(event.key) || !finds(event)) continue;
        if (mayComeAgain(event.at, until) || mayComeAgain(event.at, since)) sent.add(event.key);
        listener.stream.push(eventText(event, placeId({ ...place, at: Math.min(event.at, place.at) })));
      }
    };
    try {
      for (const began of since.late)
        for await (const events of this.eventsOf(began, jobs)) {
          if (!this.listeners.has(listener)) return;
          tell(events, since);
        }
      for await (const events of this.journal.since(since.at, EVENTS_PER_QUERY, jobs)) {
        if (!this.listeners.has(listener)) return;
        tell(
          events.filter(({ at, key }) => at < until.at || toldBefore.has(key)),
          until,
        );
      }
      if (!this.listeners.has(listener)) return;
      tell(listener.held ?? [], until);
      listener.held = null;
      this.resuming.delete(listener);
    } catch (error) {
      // The listener comes again with the last id that it got.
      listener.stream.destroy(error instanceof Error ? error : undefined);
    }
  }

  /** What the transactions wrote that began at an instant. */
  private async *eventsOf(began: number, jobs: readonly string[] | null): AsyncIterable<JournalEvent[]> {
    for await (const events of this.journal.since(began, EVENTS_PER_QUERY, jobs)) {
      const own = events.filter(({ at }) => isOf(began, at));
      yield own;
      if (own.length < events.length) return;
    }
  }

  private tellNews(events: readonly JournalEvent[]): void {
    const news = events.filter(({ key }) => !this.told.has(key));
    for (const { key, at } of news) this.told.set(key, at);
    this.tell(news);
  }

  /** Each event is written once, whoever wants it, and those who want the same share what they are sent. */
  private tell(events: readonly JournalEvent[]): void {
    for (const { held } of this.resuming) held?.push(...events);
    const id = placeId(this.horizon);
    const texts = new Map<ListenerGroup<Listener>, string[]>();
    for (const event of events) {
      let text: string | null = null;
      for (const group of this.listeners.wanting(event)) {
        text ??= eventText(event, id);
        const parts = texts.get(group);
        if (parts === undefined) texts.set(group, [text]);
        else parts.push(text);
      }
    }
    for (const [{ listeners }, parts] of texts) {
      const chunk = Buffer.from(parts.join(''));
      for (const { stream, held } of listeners) if (held === null) send(stream, chunk);
    }
  }

  private beat(): void {
    const now = this.clock.monotonic();
    if (now - this.heartbeatAt < HEARTBEAT_MS) return;
    this.heartbeatAt = now;
    const heartbeat = Buffer.from(heartbeatText(placeId(this.horizon)));
    for (const { stream, held } of this.listeners) if (held === null) send(stream, heartbeat);
  }

  /** Ends the streams of those who may not listen any more. */
  private ask(): void {
    const now = this.clock.monotonic();
    if (now - this.askedAt < ASK_MS) return;
    this.askedAt = now;
    for (const listener of this.listeners)
      listener.isAllowed().then(
        (isAllowed) => isAllowed || this.end(listener),
        () => undefined,
      );
  }

  private end(listener: Listener): void {
    if (!this.listeners.has(listener)) return;
    this.leave(listener);
    listener.stream.push(null);
  }
}

function send(stream: Readable, chunk: Buffer): void {
  if (stream.readableLength > MOST_UNREAD) stream.destroy();
  else stream.push(chunk);
}
