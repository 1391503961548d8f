import type { Clock } from '@job-scheduler/job-model';
import type { Journal, JournalEvent } from '@job-scheduler/job-store';
import { Loop, type EventLog, type LoopBody } from '@job-scheduler/platform';
import type { OnModuleDestroy } from '@nestjs/common';
import { Readable } from 'node:stream';
import { eventText, heartbeatText } from './event-text.js';

/** How long the journal is not read after it was. */
const REST_MS = 100;
const HEARTBEAT_MS = 15_000;
const EVENTS_PER_QUERY = 1_000;
/** A listener that reads more slowly than this is let go; it resumes from where it was. Bytes. */
const MOST_UNREAD = 4_194_304;

/** Which events a listener wants. */
export type EventFilter = (event: JournalEvent) => boolean;

/** A stream to a listener. */
interface Listener {
  stream: Readable;
  /** Which events it wants; null: all. */
  filter: EventFilter | null;
  /** What is told meanwhile to a listener that is still being told what it missed; else null. */
  held: (string | Buffer)[] | null;
}

/**
 * Tells listeners what happens. However many there are, the journal is read once for all of them, and only while there are any.
 *
 * A commit may come to light after one that began later. So the journal is read again from its horizon on each time, and what was told
 * already is left out. The id of each event in a stream is that horizon: whoever resumes from it misses nothing, and may be told
 * again what it was told last.
 */
export class EventHub implements LoopBody, OnModuleDestroy {
  readonly name = 'The stream of events';
  private readonly listeners = new Set<Listener>();
  private loop: Loop | null = null;
  /** Up to here, everything has been told. */
  private horizon = 0;
  /** What was told of what lies behind the horizon, with its instant. */
  private readonly told = new Map<string, number>();
  private heartbeatAt = 0;

  constructor(
    private readonly journal: Journal,
    private readonly clock: Clock,
    private readonly log: EventLog,
  ) {}

  /** Opens a stream: of what happens from now on, or since a place in another one. */
  async listen(filter: EventFilter | null, since: number | null): Promise<Readable> {
    // Asked in any case, so that a store that is away is told in the answer's status.
    const now = await this.journal.horizon();
    const stream = new Readable({ read: () => undefined });
    const listener: Listener = { stream, filter, held: since === null ? null : [] };
    const begin = this.begin(now);
    this.listeners.add(listener);
    stream.once('close', () => this.leave(listener));
    stream.push(`retry: 2000\n${heartbeatText(idOf(Math.min(since ?? begin, begin)))}`);
    if (since !== null) void this.tellMissed(listener, Math.min(since, begin), begin);
    return stream;
  }

  /** Tells what came to light since the last time. Resolves to how long to rest. */
  async runOnce(): Promise<number> {
    const next = await this.journal.horizon();
    for await (const events of this.pagesFrom(this.horizon)) {
      const news = events.filter(({ key }) => !this.told.has(key));
      for (const { key, at } of news) this.told.set(key, at);
      this.tell(news);
    }
    this.horizon = Math.max(this.horizon, next);
    for (const [key, at] of this.told) if (at < this.horizon) this.told.delete(key);
    this.beat();
    return REST_MS;
  }

  async onModuleDestroy(): Promise<void> {
    for (const { stream } of this.listeners) stream.push(null);
    this.listeners.clear();
    await this.loop?.stop();
  }

  /** Where a new listener begins: where the others are, or else now. */
  private begin(now: number): number {
    if (this.loop !== null) return this.horizon;
    this.horizon = now;
    this.told.clear();
    this.loop = new Loop(this, this.clock, this.log);
    this.loop.start();
    return now;
  }

  private leave(listener: Listener): void {
    this.listeners.delete(listener);
    if (this.listeners.size > 0) return;
    void this.loop?.stop();
    this.loop = null;
  }

  /** Tells a listener what it missed: all up to `until`, and what the others were told of what lies behind that. */
  private async tellMissed(listener: Listener, since: number, until: number): Promise<void> {
    const { stream, filter } = listener;
    try {
      for await (const events of this.pagesFrom(since)) {
        const missed = events.filter(({ at, key }) => at < until || this.told.has(key));
        const wanted = filter === null ? missed : missed.filter(filter);
        for (const event of wanted) stream.push(eventText(event, idOf(Math.min(event.at, until))));
        if (stream.destroyed) return;
      }
      for (const text of listener.held ?? []) stream.push(text);
      listener.held = null;
    } catch (error) {
      // The listener comes again with the last id that it got.
      stream.destroy(error instanceof Error ? error : undefined);
    }
  }

  private async *pagesFrom(at: number): AsyncIterable<JournalEvent[]> {
    let place = { at, key: '' };
    for (;;) {
      const events = await this.journal.after(place, EVENTS_PER_QUERY);
      if (events.length > 0) yield events;
      const last = events.at(-1);
      if (last === undefined || events.length < EVENTS_PER_QUERY) return;
      place = { at: last.at, key: last.key };
    }
  }

  /** Each event is written once, whoever wants it. */
  private tell(events: readonly JournalEvent[]): void {
    if (events.length === 0) return;
    const id = idOf(this.horizon);
    const texts = events.map((event) => eventText(event, id));
    const all = Buffer.from(texts.join(''));
    for (const listener of this.listeners) {
      const { filter } = listener;
      this.send(
        listener,
        filter === null ? all : texts.filter((_, index) => filter(events[index]!)).join(''),
      );
    }
  }

  private send({ stream, held }: Listener, text: string | Buffer): void {
    if (text.length === 0) return;
    if (held !== null) held.push(text);
    else if (stream.readableLength > MOST_UNREAD) stream.destroy();
    else stream.push(text);
  }

  private beat(): void {
    const now = this.clock.monotonic();
    if (now - this.heartbeatAt < HEARTBEAT_MS) return;
    this.heartbeatAt = now;
    for (const listener of this.listeners) this.send(listener, heartbeatText(idOf(this.horizon)));
  }
}

/** The id of an event in a stream: where to resume. */
const idOf = (horizon: number): string => String(horizon);
