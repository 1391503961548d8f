import { ApiError, NoAnswerError } from '@job-scheduler/api-client';
import { createStore } from '../state/store.js';

/** Whether the API answers. */
export const connection = createStore<'answers' | 'silent'>('answers');

/** Counts the ends of sessions that the API told. What shows pages listens. */
export const endedSessions = createStore(0);

/** Notes why a call failed: every query and mutation reports here, and the stream of events. */
export function noteFailure(error: unknown): void {
  if (error instanceof NoAnswerError) connection.set('silent');
  else noteAnswer();
  if (isSessionEnd(error)) endedSessions.set(endedSessions.get() + 1);
}

/** Notes that the API answers. */
export function noteAnswer(): void {
  connection.set('answers');
}

/** Whether the API knows nobody who calls. */
export const isSessionEnd = (error: unknown): boolean => error instanceof ApiError && error.status === 401;
