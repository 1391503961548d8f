import type { Command } from 'commander';
import { addCommand, addGroup, type Execute } from '../command.js';
import { wholeNumber } from '../numbers.js';

/** `jobctl cron …` */
export function addCron(program: Command, execute: Execute): void {
  const cron = addGroup(program, 'cron', 'Explain schedules, without an API', [
    `jobctl cron explain '0 9 * * 1' --tz Europe/Paris`,
  ]);
  addCommand(
    cron,
    {
      usage: 'explain <schedule>',
      summary: 'Say what a schedule means and when it is due',
      details: 'It works offline, and knows what the scheduler knows: it is the same code.',
      flags: [
        { flags: '--tz <zone>', description: 'the IANA time zone of the schedule', default: 'UTC' },
        {
          flags: '-n, --count <count>',
          description: 'how many due times',
          default: 5,
          parse: wholeNumber('--count', 1, 100),
        },
        { flags: '--from <instant>', description: 'begin here rather than now' },
      ],
      examples: [
        `jobctl cron explain '0 9 * * 1' --tz Europe/Paris -n 5`,
        `jobctl cron explain '@every 90s'`,
        `jobctl cron explain '30 2 * * *' --tz Europe/Paris --from 2030-03-30 -o json`,
      ],
      load: async () => (await import('../actions/explain-schedule.js')).explainSchedule,
    },
    execute,
  );
}
