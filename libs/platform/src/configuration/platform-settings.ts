import { z } from 'zod';
import { LOG_LEVELS } from '../logging/pino-event-log.js';
import { LOG_FORMATS } from '../logging/process-log.js';
import { LOGGED_RUNS } from '../logging/run-event-log.js';
import { portSetting } from './configuration.js';

/** Settings that every process has. `metricsPort` is the default of METRICS_PORT; 0 lets the system choose one. */
export const platformSettings = ({ metricsPort }: { metricsPort: number }) => ({
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, { error: 'must be an IP address or a host name' })
    .default('127.0.0.1')
    .meta({
      description: 'Address to listen on. An API on any address but loopback takes no request without a key.',
    }),
  METRICS_PORT: portSetting().default(metricsPort).meta({
    description:
      'Port of `GET /metrics` for Prometheus and of `GET /health/ready`; 0: any free port, which is printed.',
  }),
  ZONE_DATA_FILE: z.string().default('').meta({
    description:
      'File with newer time zone data than those that came with this release: `data/packed/latest.json` of the npm package `moment-timezone`. Give it to all processes.',
  }),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` })
    .default('info')
    .meta({ description: `How much to log: ${LOG_LEVELS.map((level) => `\`${level}\``).join(', ')}.` }),
  LOG_RUNS: z
    .enum(LOGGED_RUNS, { error: `must be one of ${LOGGED_RUNS.join(', ')}` })
    .default('all')
    .meta({
      description:
        'Which runs have a line in the log when they end: `all`, `failed` (all but those that succeeded), or `none`, which also leaves out the attempts that failed.',
    }),
  LOG_FORMAT: z
    .enum(LOG_FORMATS, { error: `must be one of ${LOG_FORMATS.join(', ')}` })
    .default('auto')
    .meta({
      description:
        'Form of the log: `json`, a JSON object per line; `pretty`, for people; `auto`, pretty on a terminal, JSON elsewhere.',
    }),
});
