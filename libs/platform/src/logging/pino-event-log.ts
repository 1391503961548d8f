import { pino, type DestinationStream, type Logger } from 'pino';
import { EventLog, type EventFields } from './event-log.js';
import type { EventName } from './events.js';

/** Levels that LOG_LEVEL may name. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The log as JSON lines on standard output. */
export class PinoEventLog extends EventLog {
  private readonly logger: Logger;

  constructor(service: string, level: LogLevel, destination?: DestinationStream) {
    super();
    const options = {
      level,
      base: { service },
      messageKey: 'msg',
      timestamp: () => pino.stdTimeFunctions.isoTime().replace('"time"', '"ts"'),
      formatters: { level: (label: string) => ({ level: label }) },
    };
    this.logger = destination === undefined ? pino(options) : pino(options, destination);
  }

  debug(event: EventName, message: string, fields?: EventFields): void {
    this.logger.debug({ event, ...fields }, message);
  }

  info(event: EventName, message: string, fields?: EventFields): void {
    this.logger.info({ event, ...fields }, message);
  }

  warn(event: EventName, message: string, fields?: EventFields): void {
    this.logger.warn({ event, ...fields }, message);
  }

  error(event: EventName, message: string, error: unknown, fields?: EventFields): void {
    const { message: reason, stack } = error instanceof Error ? error : new Error(String(error));
    this.logger.error({ event, ...fields, error: reason, stack }, message);
  }
}
