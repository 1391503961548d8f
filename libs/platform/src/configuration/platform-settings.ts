import { z } from 'zod';
import { LOG_LEVELS } from '../logging/pino-event-log.js';
import { portSetting } from './configuration.js';

/** Settings that every process has. */
export const platformSettings = {
  METRICS_PORT: portSetting().default(9464).meta({ description: 'Port of `GET /metrics` for Prometheus.' }),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` })
    .default('info')
    .meta({ description: `How much is logged: ${LOG_LEVELS.map((level) => `\`${level}\``).join(', ')}.` }),
};
