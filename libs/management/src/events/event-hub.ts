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
  /** What happens while a listener is still being told what it missed; else null. */
  held: JournalEvent[] | null;
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
    // Of what the others were told; what comes to light from now on is held for this one.
    const toldBefore = new Set(this.told.keys());
    this.listeners.add(listener);
    stream.once('close', () => this.leave(listener));
    stream.push(`retry: 2000\n${heartbeatText(idOf(Math.min(since ?? begin, begin)))}`);
    if (since !== null) void this.tellMissed(listener, Math.min(since, begin), begin, toldBefore);
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

  /** Tells a listener what it missed: all up to `until`, and what the others had been told of what lies behind that. */
  private async tellMissed(
    listener: Listener,
    since: number,
    until: number,
    toldBefore: ReadonlySet<string>,
  ): Promise<void> {
    const sent = new Set<string>();
    const tell = (events: readonly JournalEvent[]): void => {
      for (const event of events) {
        if (sent.has(event.key) || listener.filter?.(event) === false) continue;
        if (event.at >= until) sent.add(event.key);
        listener.stream.push(eventText(event, idOf(Math.min(event.at, until))));
      }
    };
    try {
      for await (const events of this.pagesFrom(since)) {
        tell(events.filter(({ at, key }) => at < until || toldBefore.has(key)));
        if (listener.stream.destroyed) return;
      }
      tell(listener.held ?? []);
      listener.held = null;
    } catch (error) {
      // The listener comes again with the last id that it got.
      listener.stream.destroy(error instanceof Error ? error : undefined);
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
    const told = events.map((event) => ({ event, text: eventText(event, id) }));
    const textOf = (some: typeof told): string => some.map(({ text }) => text).join('');
    const all = Buffer.from(textOf(told));
    for (const { stream, filter, held } of this.listeners) {
      if (held !== null) held.push(...events);
      else send(stream, filter === null ? all : textOf(told.filter(({ event }) => filter(event))));
    }
  }

  private beat(): void {
    const now = this.clock.monotonic();
    if (now - this.heartbeatAt < HEARTBEAT_MS) return;
    this.heartbeatAt = now;
    for (const { stream, held } of this.listeners)
      if (held === null) send(stream, heartbeatText(idOf(this.horizon)));
  }
}

function send(stream: Readable, text: string | Buffer): void {
  if (stream.readableLength > MOST_UNREAD) stream.destroy();
  else if (text.length > 0) stream.push(text);
}

/** The id of an event in a stream: where to resume. */
const idOf = (horizon: number): string => String(horizon);
