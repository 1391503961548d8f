import type { LoggerService } from '@nestjs/common';
import type { EventLog } from './event-log.js';

/** Lets NestJS write to the event log: its chatter as debug, its warnings and errors as such. */
export const nestLogger = (log: EventLog): LoggerService => ({
  log: (message: unknown) => log.debug('nest', String(message)),
  warn: (message: unknown) => log.warn('nest', String(message)),
  error: (message: unknown) => log.error('nest', String(message), message),
});
