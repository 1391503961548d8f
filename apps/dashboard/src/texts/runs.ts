export const runs = {
  title: 'Runs',
  columns: {
    job: 'Job',
    state: 'State',
    tick: 'Scheduled',
    trigger: 'Trigger',
    lateness: 'Lateness',
    reason: 'Reason',
  },
  filters: { state: 'State', trigger: 'Trigger', job_id: 'Job', from: 'From', to: 'To' },
  triggers: { schedule: 'Schedule', manual: 'By hand', replay: 'Replay', backfill: 'Backfill' },
  skipped: (reason: string, count: number) => (count > 1 ? `${reason}, ${count} ticks` : reason),
  empty: {
    title: 'Nothing has run yet',
    cause: 'A run appears here as soon as a job is due, or is run by hand.',
    action: 'See the jobs',
    filteredTitle: 'No run matches these filters',
    filteredCause:
      'Remove a filter to see more. Runs are kept for 30 days unless the installation says otherwise.',
  },
};
