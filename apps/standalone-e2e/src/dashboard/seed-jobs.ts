/** A namespace besides `default`. */
export const NAMESPACE = 'billing';
/** The tag of more jobs than a page of the list has. */
export const TAG = 'team:payments';
export const TAGGED_JOBS = 200;

/** Of the longest name that there may be, without a place to break it. */
export const LONG_NAME = `nightly-${'reconciliation-'.repeat(13)}`.slice(0, 200);
export const EMOJI_NAME = '🧾 Invoices → 💶 payouts 👩‍👩‍👧‍👦';
export const RIGHT_TO_LEFT_NAME = 'تقرير المبيعات اليومي מכירות';

const YEARLY = '0 3 1 1 *';
const MIB_PAYLOAD = 'x'.repeat(1_048_576 - 2);

/** A job as it is sent to the API. */
export interface SeedJob {
  name: string;
  schedule: string;
  job: { callback_url: string } & Record<string, unknown>;
  [field: string]: unknown;
}

/** All of them have the tag. */
export const taggedJobs = (target: string): SeedJob[] =>
  Array.from({ length: TAGGED_JOBS - 1 }, (_, index) => ({
    name: `payout-${index + 1}`,
    schedule: `${index % 60} ${5 + Math.floor(index / 60)} * * *`,
    tags: [TAG],
    job: { callback_url: `${target}/ok` },
  }));

/** Jobs as people have them, and such as break layouts; one of them has the tag too. None but `ticks-overlap` is due while tests look at them. */
export function seedJobs(target: string): SeedJob[] {
  const calls = (path: string, rest: object = {}) => ({ callback_url: `${target}/${path}`, ...rest });
  return [
    {
      name: 'daily-report',
      description: 'Sends the figures of the day to everybody who sells.',
      schedule: '30 6 * * 1-5',
      timezone: 'Europe/Berlin',
      tags: ['team:sales', 'report'],
      retry: { max_attempts: 5, backoff: { initial_seconds: 10 } },
      job: calls('report', {
        http_method: 'post',
        payload: { kind: 'daily' },
        headers: { 'x-source': 'cron' },
      }),
    },
    {
      name: 'charge-cards',
      namespace: NAMESPACE,
      schedule: '0 4 * * *',
      timezone: 'America/New_York',
      tags: [TAG, 'critical'],
      alerts: [{ on: ['failure', 'recovery'], to: { kind: 'webhook', url: `${target}/alerts` } }],
      job: calls('fails', { http_method: 'post' }),
    },
    { name: 'rebuild-index', schedule: '15 2 * * 0', overlap: 'wait', job: calls('slow') },
    { name: 'ticks-overlap', schedule: '* * * * * *', overlap: 'skip', job: calls('slow') },
    { name: 'export-archive', schedule: YEARLY, timezone: 'Asia/Kolkata', job: calls('binary') },
    { name: 'paused-import', schedule: '*/20 * * * *', tags: ['supplier'], job: calls('ok') },
    { name: 'disabled-sync', schedule: YEARLY, disable_after_failures: 1, job: calls('fails') },
    { name: 'once-and-over', schedule: '* * * * * *', max_runs: 1, job: calls('ok') },
    { name: 'every-six-hours', schedule: '@every 6h', jitter_seconds: 600, job: calls('ok') },
    { name: LONG_NAME, description: 'd'.repeat(500), schedule: YEARLY, job: calls(`ok?${'q'.repeat(400)}`) },
    { name: EMOJI_NAME, schedule: '0 9 1 * *', description: '🎉'.repeat(40), job: calls('ok') },
    { name: RIGHT_TO_LEFT_NAME, schedule: '0 7 * * *', timezone: 'Asia/Riyadh', job: calls('ok') },
    {
      name: 'fifty-tags',
      schedule: YEARLY,
      tags: Array.from({ length: 50 }, (_, index) => `tag-${index}:${'value'.repeat(1 + (index % 4))}`),
      job: calls('ok'),
    },
    {
      name: 'one-mebibyte',
      schedule: YEARLY,
      job: calls('ok', { http_method: 'post', payload: MIB_PAYLOAD }),
    },
  ];
}
