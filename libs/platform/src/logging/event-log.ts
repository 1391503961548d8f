/** The fields of a log line besides its event and message: flat, in snake_case, never a secret. */
export type EventFields = Record<string, string | number | boolean | null | undefined>;

/** The log: one line per event. `event` is a stable snake_case name; `message` is for people. */
export abstract class EventLog {
  abstract debug(event: string, message: string, fields?: EventFields): void;
  abstract info(event: string, message: string, fields?: EventFields): void;
  abstract warn(event: string, message: string, fields?: EventFields): void;
  abstract error(event: string, message: string, error: unknown, fields?: EventFields): void;
}
