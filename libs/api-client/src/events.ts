import { EventSourceParserStream } from 'eventsource-parser/stream';
import { delayBefore, isPassing, pause, type RetryOptions } from './retries.js';

/** How events are followed. */
export interface FollowOptions {
  /** Ends the iteration. It then ends without an error. */
  readonly signal?: AbortSignal | undefined;
  /** The id of the last event that is known: those after it follow. By default, only what happens from now on. */
  readonly lastEventId?: string | undefined;
  /** Called whenever the connection is made, also when it is made again. */
  readonly onOpened?: (() => void) | undefined;
  /** Called whenever the connection is lost, with the reason, before it is made again. */
  readonly onLost?: ((error: Error) => void) | undefined;
}

/** The server sends a heartbeat every 15 s: without anything for this long, the connection is dead. */
export const SILENCE_MS = 45_000;

const RECONNECT: RetryOptions = { retries: Infinity, delayMs: 250, maxDelayMs: 10_000 };

/** What happened: a CloudEvent (https://cloudevents.io) of Job-Scheduler. */
export interface JobSchedulerEvent {
  readonly specversion: string;
  /** The same when an event comes again. */
  readonly id: string;
  readonly source: string;
  /** Such as `job-scheduler.run.failed`. */
  readonly type: string;
  /** The id of the job. */
  readonly subject: string;
  readonly time: string;
  /** Of a run: `run_id`, `job_id`, `job_name`, `state`, `reason`, `trigger`, `scheduled_at`; of a job what was written. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** So many ids are remembered, to leave out events that come again after a reconnect. */
const REMEMBERED = 10_000;

/**
 * The events of a stream of server-sent events, parsed from JSON. When the connection is lost, it is made again and
 * goes on behind the last event, so that none is missed; those that come again are left out.
 *
 * @param open asks for the events after the given one
 * @throws what the first `open` throws; later ApiError alone, such as for a key that is no longer valid
 */
export async function* follow(
  open: (lastEventId: string | undefined) => Promise<Response>,
  { signal, lastEventId, onOpened, onLost }: FollowOptions,
): AsyncGenerator<JobSchedulerEvent, void, undefined> {
  const seen = new Set<string>();
  let last = lastEventId;
  let failures = 0;
  let hasOpened = false;
  while (!isAborted(signal)) {
    try {
      const response = await open(last);
      hasOpened = true;
      onOpened?.();
      for await (const { id, data } of messagesOf(response, signal)) {
        failures = 0;
        last = id ?? last;
        const event = JSON.parse(data) as JobSchedulerEvent;
        if (seen.has(event.id)) continue;
        remember(seen, event.id);
        yield event;
      }
    } catch (error) {
      if (isAborted(signal)) return;
      if (!hasOpened || (!isPassing(error) && !(error instanceof ConnectionLostError))) throw error;
      onLost?.(error as Error);
    }
    await pause(delayBefore(failures++, null, RECONNECT, Math.random), signal).catch(() => undefined);
  }
}

function remember(seen: Set<string>, id: string): void {
  seen.add(id);
  if (seen.size <= REMEMBERED) return;
  const [oldest] = seen;
  if (oldest !== undefined) seen.delete(oldest);
}

const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;

/** The connection broke after it had been made. */
class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError';
}

async function* messagesOf(
  response: Response,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ id?: string | undefined; data: string }, void, undefined> {
  if (response.body === null) return;
  const alive = new Alive();
  // Heartbeats are comments, which the parser leaves out.
  const watched = response.body.pipeThrough(alive.stream);
  const decoder = new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>;
  const reader = watched.pipeThrough(decoder).pipeThrough(new EventSourceParserStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), alive.silence]);
      if (done) return;
      yield value;
    }
  } catch (error) {
    if (isAborted(signal)) throw error;
    throw new ConnectionLostError('The connection was lost.', { cause: error });
  } finally {
    alive.end();
    await reader.cancel().catch(() => undefined);
  }
}

/** Notices when nothing has passed through its stream for too long. */
class Alive {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private fail: (error: Error) => void = () => undefined;
  /** Rejects when the stream has been silent for too long. */
  readonly silence = new Promise<never>((_, reject) => (this.fail = reject));
  readonly stream = new TransformStream<Uint8Array, Uint8Array>({
    start: () => this.restart(),
    transform: (chunk, controller) => {
      this.restart();
      controller.enqueue(chunk);
    },
  });

  private restart(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fail(new Error('silent')), SILENCE_MS);
  }

  end(): void {
    clearTimeout(this.timer);
    // Nobody waits for it any more.
    this.silence.catch(() => undefined);
  }
}
