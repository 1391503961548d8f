export const alerts = {
  title: 'Alerts',
  description: 'What was reported about jobs, and whether it arrived.',
  list: 'Alerts',
  columns: { event: 'Alert', job: 'Job', to: 'Sent to', state: 'Delivery', at: 'When' },
  filters: { event: 'Alert', state: 'Delivery', job_id: 'Job' },
  events: {
    failure: 'Failing',
    recovery: 'Recovered',
    disabled: 'Disabled',
    missed: 'Missed ticks',
  },
  states: { pending: 'Pending', delivered: 'Delivered', failed: 'Given up' },
  failures: (count: number) => (count === 1 ? '1 failed run' : `${count} failed runs in a row`),
  attempts: (count: number) => (count === 1 ? '1 attempt' : `${count} attempts`),
  run: 'The run that caused it',
  empty: {
    title: 'No alerts have been sent',
    cause: 'A job sends alerts when it has a list of them: where to, and after how many failed runs.',
    action: 'Go to the jobs',
  },
  nothing: {
    title: 'No alert has all of this',
    cause: 'The filters find nothing. Take one away.',
    action: 'Clear all filters',
  },
};
