import type { Command } from 'commander';
import { addCommand, type Execute } from '../command.js';
import { wholeNumber } from '../numbers.js';
import { ALL, FROM, LIMIT, NAMESPACE, TO } from './flags.js';

/** What was and will be: `jobctl jobs ticks` and the like. */
export function addJobHistory(jobs: Command, execute: Execute): void {
  addCommand(
    jobs,
    {
      usage: 'next <job>',
      summary: 'Show when a job is due next',
      flags: [
        NAMESPACE,
        {
          flags: '-n, --count <count>',
          description: 'how many times',
          default: 5,
          parse: wholeNumber('--count', 1, 100),
        },
      ],
      examples: ['jobctl jobs next nightly -n 10'],
      load: async () => (await import('../actions/get-job.js')).nextTicks,
    },
    execute,
  );
  addCommand(
    jobs,
    {
      usage: 'ticks <job>',
      summary: 'Show when a job was and will be due, and what came of it',
      details:
        'The answer to "why did it not run?". Without --from it shows the latest ticks, and the next ones that are expected.',
      flags: [
        NAMESPACE,
        FROM,
        { ...TO, description: 'before it: an instant, or 2h for in two hours' },
        { ...LIMIT, default: 20 },
        ALL,
      ],
      examples: [
        'jobctl jobs ticks nightly',
        'jobctl jobs ticks nightly --from 7d',
        'jobctl jobs ticks nightly --from 2030-01-01 --to 2030-01-02 -o json',
      ],
      load: async () => (await import('../actions/list-ticks.js')).listTicks,
    },
    execute,
  );
  addCommand(
    jobs,
    {
      usage: 'revisions <job>',
      summary: 'List who changed a job, and when',
      flags: [NAMESPACE, LIMIT, ALL],
      examples: ['jobctl jobs revisions nightly'],
      load: async () => (await import('../actions/revisions.js')).listRevisions,
    },
    execute,
  );
  addCommand(
    jobs,
    {
      usage: 'revision <job> <number>',
      summary: 'Show a job as it was, and what was changed then',
      flags: [NAMESPACE],
      examples: ['jobctl jobs revision nightly 3'],
      load: async () => (await import('../actions/revisions.js')).getRevision,
    },
    execute,
  );
  addCommand(
    jobs,
    {
      usage: 'restore <job> <number>',
      summary: 'Give a job the definition of an older revision',
      flags: [NAMESPACE],
      examples: ['jobctl jobs restore nightly 3'],
      load: async () => (await import('../actions/revisions.js')).restoreRevision,
    },
    execute,
  );
}
