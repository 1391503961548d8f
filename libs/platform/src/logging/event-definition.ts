import type { LogFields } from './log-fields.js';

/** What may be logged: each event, its one level, the fields that every line of it has, and when it is written. */
export interface EventDefinition {
  level: EventLevel;
  /** Besides `ts`, `level`, `service`, `event` and `msg`, which all lines have, and `error` and `stack` of errors. */
  fields: readonly (keyof LogFields)[];
  /** For docs/operations/logs.md: when it is written and, where somebody should act, what to do. */
  meaning: string;
}

export type EventLevel = 'debug' | 'info' | 'warn' | 'error';
