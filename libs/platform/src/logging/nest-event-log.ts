import type { LoggerService } from '@nestjs/common';
import type { EventLog } from './event-log.js';

/** Lets NestJS write to the event log: its messages at level debug, its warnings and errors at their own level. */
export const nestLogger = (log: EventLog): LoggerService => ({
  log: (message: unknown) => log.debug('nest', String(message)),
  warn: (message: unknown) => log.warn('nest_warning', String(message)),
  error: (message: unknown) => log.error('nest_failed', String(message), message),
});
