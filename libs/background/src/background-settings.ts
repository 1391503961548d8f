import { integerSetting, serverUrlSetting } from '@job-scheduler/platform';
import { z } from 'zod';

/** Settings of background work. */
export const backgroundSettings = {
  RUN_RETENTION_DAYS: integerSetting(1, 3_650)
    .default(30)
    .meta({ description: 'How many days of runs are kept; older runs are dropped a whole day at a time.' }),
  AUDIT_RETENTION_DAYS: integerSetting(1, 3_650)
    .default(365)
    .meta({ description: 'How many days of the audit are kept: who did what.' }),
  SMTP_URL: serverUrlSetting('the mail server', ['smtp', 'smtps']).default('').meta({
    description:
      'Mail server for e-mail alerts: `smtps://user:password@host`; without it they fail. `smtp://` uses TLS when the server offers it.',
  }),
  ALERT_FROM: z
    .string()
    .max(320)
    .regex(/^[^\r\n]*[^\s<>@]@[^\s<>@]+>?$/, {
      error: 'must be an e-mail address, such as alerts@example.com or Alerts <alerts@example.com>',
    })
    .default('job-scheduler@localhost')
    .meta({ description: 'Sender of e-mail alerts.' }),
};
