import type { EventAt, FieldsOf } from './events.js';

/** The fields of a log line besides its event and message, as the catalogue of events names them. */
export type EventFields = Record<string, string | number | boolean | null | undefined>;

/** The log: one line per event of the catalogue (`EVENTS`). `message` is for people. */
export abstract class EventLog {
  abstract debug<Name extends EventAt<'debug'>>(event: Name, message: string, fields?: FieldsOf<Name>): void;
  abstract info<Name extends EventAt<'info'>>(event: Name, message: string, fields?: FieldsOf<Name>): void;
  abstract warn<Name extends EventAt<'warn'>>(event: Name, message: string, fields?: FieldsOf<Name>): void;
  abstract error<Name extends EventAt<'error'>>(
    event: Name,
    message: string,
    error: unknown,
    fields?: FieldsOf<Name>,
  ): void;
}
