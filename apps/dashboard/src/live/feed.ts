import type { JobSchedulerEvent } from '@job-scheduler/api-client';
import { client } from '../queries/client.js';
import { queryClient } from '../queries/query-client.js';
import { isSessionEnd, noteFailure } from '../session/answers.js';
import { createStore } from '../state/store.js';
import { affects, type QueryKey } from './affected.js';
import { EventBatches } from './batch.js';
import { isAboutDeletion } from './job-deletion.js';

/** How often pages are told at most, milliseconds. */
const INTERVAL_MS = 1_000;
/** How long to wait before a stream that could not be opened is tried again, milliseconds. */
const RECONNECT_MS = 5_000;

/** How the stream of events fares. */
export const streamState = createStore<'connecting' | 'live' | 'lost'>('connecting');

/** Whether the viewer wants to read in peace: pages keep what they show. */
export const isPaused = createStore(false);

/** How many events have come while the viewer paused. */
export const missedEvents = createStore(0);

type Listener = (events: readonly JobSchedulerEvent[]) => void;
const listeners = new Set<Listener>();

/** Calls back with the events of each interval, for pages that patch what they show. Returns what ends that. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Stops the updates of pages. The stream goes on, and counts. */
export function pause(): void {
  missedEvents.set(0);
  isPaused.set(true);
}

/** Goes on with the updates, and brings every page up to date. */
export function resume(): void {
  isPaused.set(false);
  missedEvents.set(0);
  refreshAll();
}

/** Follows the events until the returned function is called. There is one stream for all pages. */
export function follow(): () => void {
  const leaving = new AbortController();
  const batches = new EventBatches(deliver, INTERVAL_MS, {
    set: (callback, ms) => setTimeout(callback, ms),
    clear: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
  });
  void followUntil(leaving.signal, batches);
  return () => {
    leaving.abort();
    batches.stop();
  };
}

function deliver(events: readonly JobSchedulerEvent[]): void {
  if (isPaused.get()) {
    missedEvents.set(missedEvents.get() + events.length);
    return;
  }
  for (const listener of listeners) listener(events);
  void refresh(affects(events));
}

/**
 * Asks again for what events change. A query that is being fetched is not begun anew, since under a steady rain of events it would
 * never end; but what it is about to get may be older than the events, so it is asked once more afterwards.
 */
async function refresh(isAffected: (key: QueryKey) => boolean): Promise<void> {
  const affected = {
    predicate: ({ queryKey }: { queryKey: QueryKey }) => isAffected(queryKey) && !isAboutDeletion(queryKey),
  };
  const busy = new Set(queryClient.getQueryCache().findAll({ fetchStatus: 'fetching', ...affected }));
  await queryClient.invalidateQueries(affected, { cancelRefetch: false });
  if (busy.size === 0) return;
  await queryClient.invalidateQueries(
    { predicate: (query) => busy.has(query) && !isAboutDeletion(query.queryKey) },
    { cancelRefetch: false },
  );
}

function refreshAll(): void {
  void queryClient.invalidateQueries({
    predicate: ({ queryKey }) => queryKey[0] !== 'me' && !isAboutDeletion(queryKey),
  });
}

async function followUntil(signal: AbortSignal, batches: EventBatches): Promise<void> {
  streamState.set('connecting');
  for (let streams = 0; !signal.aborted; streams += 1) {
    const onOpened = (): void => {
      streamState.set('live');
      // What happened between two streams was told to nobody.
      if (streams > 0 && !isPaused.get()) refreshAll();
    };
    try {
      const events = client.events({}, { signal, onOpened, onLost: () => streamState.set('lost') });
      for await (const event of events) batches.add(event);
    } catch (error) {
      if (signal.aborted) return;
      streamState.set('lost');
      noteFailure(error);
      if (isSessionEnd(error)) return;
    }
    await rest(signal);
  }
}

const rest = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, RECONNECT_MS);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener('abort', end, { once: true });
  });
