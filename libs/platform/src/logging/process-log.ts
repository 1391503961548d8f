import type { EventLog } from './event-log.js';
import { gatheredLines } from './gathered-lines.js';
import { PinoEventLog, type LogLevel } from './pino-event-log.js';
import { prettyLines } from './pretty-lines.js';

/** What LOG_FORMAT may name. */
export const LOG_FORMATS = ['auto', 'json', 'pretty'] as const;

/** The settings that the log of a process follows. */
export interface LogConfiguration {
  LOG_LEVEL: LogLevel;
  LOG_FORMAT: (typeof LOG_FORMATS)[number];
}

/** The log of a process, on its standard output. */
export function processLog(service: string, { LOG_LEVEL, LOG_FORMAT }: LogConfiguration): EventLog {
  const { stdout } = process;
  const isPretty = LOG_FORMAT === 'pretty' || (LOG_FORMAT === 'auto' && stdout.isTTY);
  const lines = gatheredLines(stdout, {
    whenEnding: (flush) => process.once('exit', flush),
    dropped: (count) => {
      log.warn('lines_dropped', 'Lines of the log were dropped, because their reader does not keep up.', {
        lines: count,
      });
    },
  });
  const log = new PinoEventLog(service, LOG_LEVEL, isPretty ? prettyLines(lines, stdout) : lines);
  return log;
}
