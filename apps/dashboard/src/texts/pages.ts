/** What a page says until it is built. Each page gets a file of its own, and loses its line here. */
export const pages = {
  notBuilt: 'This page is not built yet',
  notBuiltCause: 'What it will show is in the API today.',
  notBuiltAction: 'Open the API description',
  titles: {
    overview: 'Overview',
    jobs: 'Jobs',
    jobNew: 'New job',
    jobEdit: 'Edit job',
    job: 'Job',
    runs: 'Runs',
    run: 'Run',
    load: 'Load',
    operations: 'Operations',
    operation: 'Operation',
    alerts: 'Alerts',
    secrets: 'Secrets',
    keys: 'Keys',
    audit: 'Audit',
    system: 'System',
  },
};
