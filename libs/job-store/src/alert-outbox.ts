import type { AlertDestination, AlertEvent, AlertOccurrence, AlertState } from '@job-scheduler/job-model';
import type { Page } from './page.js';

/** An alert that was raised, and what came of it. Instants are epoch milliseconds. */
export interface RaisedAlert {
  id: string;
  job_id: string;
  /** The job's name when this happened. */
  job_name: string;
  event: AlertEvent;
  to: AlertDestination;
  run_id: string | null;
  failures: number;
  reason: string | null;
  at: number;
  state: AlertState;
  /** Completed delivery attempts. */
  attempts: number;
  /** Why the latest failed delivery failed. */
  last_error: string | null;
  delivered_at: number | null;
  /** Of failures in a row: when the job was known to work again; null as long as it is not. */
  recovered_at: number | null;
}

/** An alert's place in a list. */
export interface AlertPosition {
  at: number;
  id: string;
}

/** Filters of a list of alerts, newest first: values of one filter are alternatives, filters are combined. */
export interface AlertQuery {
  job_id: string | null;
  /** Of their jobs; null or left out: all. */
  namespaces?: readonly string[] | null;
  state: AlertState[];
  event: AlertEvent[];
  limit: number;
  /** The position of the last alert of the page before. */
  after: AlertPosition | null;
}

/** At most one alert about a job's missed ticks is raised within this time. */
export const MISSED_ALERTS_APART_MS = 300_000;

/** At most this many alerts to one channel, which is one URL or address, are under way at the same time. */
export const MOST_ALERTS_UNDER_WAY = 10;

/**
 * The alerts to deliver and their recipients, in the system of record. An alert is a row before anybody tries to
 * deliver it, and stays one whatever the outcome. The alerts of one job to one channel (a URL or an address) stand in a
 * line, in the order in which they were raised, and only the first of a line may be delivered. Every method is safe to repeat. Throws StoreUnavailableError when the
 * store is away.
 */
export abstract class AlertOutbox {
  /**
   * Adds an alert for each occurrence and each alert that the job has for it, unless it was raised already:
   *
   * - `failure`: once per streak of failed runs, as soon as it is as long as the job's alert wants. Later ones
   *   make up for it when the first was never raised.
   * - `recovery`: once to everyone who was alerted to these failures, and to those who want alerts about recoveries
   *   only. `failures` is how many there were, if more than when the alert about them was raised.
   * - `disabled`: once for each run that caused it.
   * - `missed`: at most once in MISSED_ALERTS_APART_MS.
   *
   * Jobs that are unknown, deleted or without alerts raise none.
   */
  abstract raise(occurrences: AlertOccurrence[]): Promise<void>;

  /**
   * Ends streaks of failures that the cursors no longer record: raises the recovery when a run has succeeded since, and
   * nothing when the job was resumed or deleted. Needed when the process that should have raised it died first.
   */
  abstract settleStreaks(): Promise<void>;

  /**
   * Ids of pending alerts that were never entrusted to anyone, or so long ago that they must be lost. Each is the first of
   * its line. Of one channel at most MOST_ALERTS_UNDER_WAY are entrusted, the oldest first, so that a channel that is
   * down does not hold up the others.
   */
  abstract undelivered(lostAfterMs: number, limit: number): Promise<string[]>;

  /** Records that somebody will deliver these alerts. */
  abstract entrust(ids: string[]): Promise<void>;

  /** The alert, if it may be delivered now: it is pending, and the first of its line. */
  abstract take(id: string): Promise<RaisedAlert | null>;

  /** Records that a pending alert was delivered. */
  abstract markDelivered(id: string): Promise<void>;

  /** Records that a delivery of a pending alert failed: `forGood` gives it up, else it counts as handed over anew. */
  abstract markFailed(id: string, error: string, forGood: boolean): Promise<void>;

  abstract list(query: AlertQuery): Promise<Page<RaisedAlert, AlertPosition>>;
}
