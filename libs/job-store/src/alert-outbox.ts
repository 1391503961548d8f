import type { AlertDestination, AlertEvent, AlertOccurrence, AlertState } from '@job-scheduler/job-model';
import type { Page } from './job-repository.js';

/** An alert that was raised, and what came of it. Instants are epoch milliseconds. */
export interface RaisedAlert {
  id: string;
  job_id: string;
  /** As the job was called when this happened. */
  job_name: string;
  event: AlertEvent;
  to: AlertDestination;
  run_id: string | null;
  failures: number;
  reason: string | null;
  at: number;
  state: AlertState;
  /** Deliveries that were tried and came to an end. */
  attempts: number;
  /** Why the latest delivery that failed did. */
  last_error: string | null;
  delivered_at: number | null;
}

/** An alert's place in a list. */
export interface AlertPosition {
  at: number;
  id: string;
}

/** Filters of a list of alerts, newest first: values of one filter are alternatives, filters are combined. */
export interface AlertQuery {
  job_id: string | null;
  state: AlertState[];
  event: AlertEvent[];
  limit: number;
  /** The position of the last alert of the page before. */
  after: AlertPosition | null;
}

/** Missed ticks of a job are told at most once in this time. */
export const MISSED_ALERTS_APART_MS = 300_000;

/**
 * What is to be told to whom, in the system of record. An alert is a row before anybody tries to deliver it, and stays
 * one, whatever comes of it. Every method is safe to repeat. Throws StoreUnavailableError when the store is away.
 */
export abstract class AlertOutbox {
  /**
   * Adds an alert for each occurrence and each alert that the job has for it, unless it was told already:
   *
   * - `failure`: once for all failed runs in a row, as soon as there are as many as the job's alert wants. Later ones
   *   make up for it when the first was never raised.
   * - `recovery`: once to everyone who was told of these failures, and to those who want to be told of recoveries
   *   only. `failures` is how many there were, if it is more than when they were told of.
   * - `disabled`: once for each run that it came of.
   * - `missed`: at most once in MISSED_ALERTS_APART_MS.
   *
   * Jobs that are unknown, deleted or without alerts raise none.
   */
  abstract raise(occurrences: AlertOccurrence[]): Promise<void>;

  /**
   * Ends failures in a row that the cursors know nothing of any more: raises the recovery when a run succeeded since,
   * and nothing when the job was resumed or deleted. For when those who should have raised it died before.
   */
  abstract settleStreaks(): Promise<void>;

  /** Ids of pending alerts that were never entrusted to anyone, or so long ago that they must be lost; oldest first. */
  abstract undelivered(lostAfterMs: number, limit: number): Promise<string[]>;

  /** Notes that somebody will deliver these alerts. */
  abstract entrust(ids: string[]): Promise<void>;

  abstract get(id: string): Promise<RaisedAlert | null>;

  /** Notes that a pending alert was delivered. */
  abstract markDelivered(id: string): Promise<void>;

  /** Notes that a delivery of a pending alert failed: `forGood` gives it up, else it counts as entrusted anew. */
  abstract markFailed(id: string, error: string, forGood: boolean): Promise<void>;

  abstract list(query: AlertQuery): Promise<Page<RaisedAlert, AlertPosition>>;
}
