const ticksOf = (count: string): string => (count === '1' ? '1 tick' : `${count} ticks`);

export const load = {
  title: 'Load',
  description: 'How many ticks the active jobs have ahead, by their schedules.',
  range: 'Range of the map',
  ranges: { day: 'Coming day', week: 'Coming week' },
  total: (count: string) => `${ticksOf(count)} in all.`,
  unusable: (jobs: number) =>
    jobs === 1
      ? 'One active job is not counted, since its schedule cannot be used.'
      : `${jobs} active jobs are not counted, since their schedules cannot be used.`,
  empty: {
    title: 'Nothing is due in this time',
    cause: 'No active job has a tick in it. Make a job, or let paused jobs go on.',
    action: 'See the jobs',
  },
  map: { day: 'Ticks in each five minutes', week: 'Ticks in each hour' },
  columnOfDay: (minute: number) => `+${minute}`,
  hour: 'Hour',
  dayOfWeek: 'Day',
  cell: (when: string, count: string) => `${when}: ${count}`,
  ticks: ticksOf,
  openHour: (when: string) => `Look into the hour from ${when}`,
  fewer: 'Fewer',
  more: 'More',
  worst: {
    day: 'The worst minutes',
    week: 'The worst hours',
    note: 'When most ticks are due at once.',
    when: 'When',
    ticks: 'Ticks',
  },
  inHour: (when: string) => `Minute by minute from ${when}`,
  closeHour: 'Close',
  spread: {
    title: 'Spread the load',
    intro:
      'Jobs that are all due at the full hour make their targets and the runners busy at once. Move them apart, and see the picture first: nothing is written until you say so.',
    how: 'How',
    ways: { jitter: 'Jitter', hash: 'H' },
    explain: {
      jitter: 'Each job begins up to this much later than its schedule says, always by the same share.',
      hash: 'The fixed minute of each schedule becomes H, a minute of its own that stays the same.',
    },
    atMost: 'At most',
    minutes: (count: number) => (count === 1 ? '1 minute' : `${count} minutes`),
    q: 'Only jobs with',
    qHint: 'Part of a name, description, URL or schedule',
    tag: 'Only jobs with one of these tags',
    preview: 'Preview',
    before: 'Before',
    after: 'After',
    bars: 'Each bar is the fullest minute of half an hour.',
    result: (before: string, after: string) => `The fullest minute: ${before} now, ${after} afterwards`,
    hint: (when: string, count: string) => `${when}: at most ${count} in a minute`,
    changes: (count: string) => (count === '1' ? '1 job would change' : `${count} jobs would change`),
    worse:
      'This does not help: the fullest minute would have no fewer ticks than now. Choose other jobs, or a longer jitter.',
    nothing: 'No job would change: none of these has a fixed time that could be moved.',
    others: (count: string) => `And ${count} more.`,
    job: 'Job',
    change: 'Change',
    toJitter: (seconds: number) => `jitter of ${seconds} s`,
    toSchedule: (schedule: string) => `schedule ${schedule}`,
    apply: (count: string) => (count === '1' ? 'Change 1 job' : `Change ${count} jobs`),
    needsRole: 'To write it takes the role editor.',
    ask: (count: string) => (count === '1' ? 'Change 1 job?' : `Change ${count} jobs?`),
    summary: (before: string, after: string) =>
      `The fullest minute of the coming day has ${before} ticks now, and ${after} afterwards. Each change is a revision of its job; it can be undone here as long as the page is open.`,
    progress: (done: string, all: string) => `${done} of ${all} jobs`,
    done: (count: string) => (count === '1' ? '1 job was changed.' : `${count} jobs were changed.`),
    undone: (count: string) =>
      count === '1' ? '1 job is as it was before.' : `${count} jobs are as they were before.`,
    refused: (count: string) => (count === '1' ? '1 job refused:' : `${count} jobs refused:`),
    undo: 'Undo',
  },
};
