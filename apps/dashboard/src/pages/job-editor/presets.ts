/** Schedules that most people want, by the name of their text. */
export const PRESETS = {
  everyMinute: '* * * * *',
  everyFiveMinutes: '*/5 * * * *',
  hourly: '0 * * * *',
  daily: '0 9 * * *',
  weekdays: '0 9 * * MON-FRI',
  weekly: '0 9 * * MON',
  monthly: '0 9 1 * *',
  lastDay: '0 18 L * *',
  every90Seconds: '@every 90s',
} as const;
export type Preset = keyof typeof PRESETS;

const HOUR = 3_600_000;

/** One run, at the next full hour that is at least one hour away. */
export const onceText = (now: number): string =>
  `@at ${new Date(Math.ceil(now / HOUR + 1) * HOUR).toISOString().replace('.000Z', 'Z')}`;
