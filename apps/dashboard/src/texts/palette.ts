export const palette = {
  groups: { pages: 'Pages', jobs: 'Jobs', actions: 'Actions' },
  input: 'Find a page, a job or an action',
  nothing: 'No page, job or action has this in its name.',
  searching: 'Looking for jobs …',
  commands: {
    newJob: { label: 'New job', keywords: ['create', 'add'] },
    newSecret: { label: 'New secret', keywords: ['create', 'add'] },
    newKey: { label: 'New API key', keywords: ['create', 'add'] },
    failedJobs: { label: 'Jobs whose last run failed', keywords: ['errors', 'lost'] },
    pausedJobs: { label: 'Jobs that are paused or disabled', keywords: ['stopped'] },
    pauseLive: { label: 'Pause live updates', keywords: ['stop'] },
    resumeLive: { label: 'Show live updates again', keywords: ['resume'] },
    light: { label: 'Light colours', keywords: ['theme', 'scheme', 'colors'] },
    dark: { label: 'Dark colours', keywords: ['theme', 'scheme', 'colors', 'night'] },
    auto: { label: 'Colours of the system', keywords: ['theme', 'scheme', 'colors'] },
    keys: { label: 'Show the keys', keywords: ['keyboard', 'shortcuts', 'help'] },
  },
};
