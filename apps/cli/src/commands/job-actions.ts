import type { Command } from 'commander';
import { addCommand, type Execute, type Flag } from '../command.js';
import { wholeNumber } from '../numbers.js';
import { FROM, NAMESPACE, PAYLOAD, TIMEOUT, TO, WAIT } from './flags.js';
import { SELECTION } from './selection.js';

/** For commands that otherwise take names. */
const CHOSEN: readonly Flag[] = [...SELECTION, { flags: '--all', description: 'all jobs' }];
const CHOSEN_DETAILS =
  'Name the jobs, or choose them by flags: it then says how many there are, asks, and shows the progress. With names, --namespace says where those jobs are.';

/** What is done to jobs: `jobctl jobs pause` and the like. */
export function addJobActions(jobs: Command, execute: Execute): void {
  addCommand(
    jobs,
    {
      usage: 'delete [jobs...]',
      details: CHOSEN_DETAILS,
      flags: CHOSEN,
      summary: 'Delete jobs; their runs are kept as long as those of other jobs',
      examples: [
        'jobctl jobs delete nightly',
        'jobctl jobs delete nightly weekly --yes',
        'jobctl jobs delete nightly --namespace team-a',
        'jobctl jobs delete --tag team:gone',
      ],
      load: async () => (await import('../actions/change-jobs.js')).deleteJobs,
    },
    execute,
  );
  addCommand(
    jobs,
    {
      usage: 'pause [jobs...]',
      details: CHOSEN_DETAILS,
      summary: 'Pause jobs',
      flags: [
        ...CHOSEN,
        { flags: '-r, --reason <text>', description: 'why, for whoever looks next' },
        { flags: '--until <instant>', description: 'when the pause ends by itself: an instant, or 2h' },
      ],
      examples: [
        "jobctl jobs pause nightly -r 'The database moves' --until 2h",
        "jobctl jobs pause --tag team:a -r 'Maintenance'",
      ],
      load: async () => (await import('../actions/change-jobs.js')).pauseJobs,
    },
    execute,
  );
  addCommand(
    jobs,
    {
      usage: 'resume [jobs...]',
      details: CHOSEN_DETAILS,
      summary: 'Resume jobs that are paused or disabled',
      flags: [
        ...CHOSEN,
        {
          flags: '--catch-up <which>',
          description: 'which ticks of the pause run',
          choices: ['none', 'latest', 'all'],
          default: 'none',
        },
      ],
      examples: [
        'jobctl jobs resume nightly',
        'jobctl jobs resume nightly --catch-up latest',
        'jobctl jobs resume --tag team:a --yes',
      ],
      load: async () => (await import('../actions/change-jobs.js')).resumeJobs,
    },
    execute,
  );
  addCommand(
    jobs,
    {
      usage: 'tag [jobs...]',
      details: CHOSEN_DETAILS,
      summary: 'Give jobs tags, or take them away',
      flags: [
        ...CHOSEN,
        { flags: '--add <tag>', description: 'a tag that they get; repeat it for more', repeat: true },
        { flags: '--remove <tag>', description: 'a tag that they lose; repeat it for more', repeat: true },
      ],
      examples: [
        'jobctl jobs tag nightly weekly --add team:data --yes',
        'jobctl jobs tag --tag team:a --add team:b --remove team:a',
      ],
      load: async () => (await import('../actions/change-jobs.js')).tagJobs,
    },
    execute,
  );
  addCommand(
    jobs,
    {
      usage: 'run <job>',
      summary: 'Run a job now',
      details:
        'With --wait it prints the body of the answer, and exits with 0 when the run succeeded, with 6 when it did not.',
      flags: [NAMESPACE, PAYLOAD, WAIT, TIMEOUT],
      examples: [
        'jobctl jobs run nightly',
        `jobctl jobs run nightly --wait --for 5m --payload '{"day": "2030-01-01"}'`,
      ],
      load: async () => (await import('../actions/run-job.js')).runJob,
    },
    execute,
  );
  addCommand(
    jobs,
    {
      usage: 'backfill <job>',
      summary: 'Run past ticks of a job',
      details:
        'It says how many there are and asks first. They run at a limited rate, and `jobctl operations` shows the progress.',
      flags: [
        NAMESPACE,
        { ...FROM, description: 'ticks at it or later: an instant, or 24h for a day ago' },
        { ...TO, description: 'ticks before it; now by default' },
        { flags: '--dry-run', description: 'only count the ticks' },
        {
          flags: '--rate <count>',
          description: 'runs per second at most',
          default: 50,
          parse: wholeNumber('--rate', 1, 1000),
        },
        WAIT,
      ],
      examples: [
        'jobctl jobs backfill nightly --from 7d --dry-run',
        'jobctl jobs backfill nightly --from 2030-01-01 --to 2030-01-08 --wait --yes',
      ],
      load: async () => (await import('../actions/backfill-job.js')).backfillJob,
    },
    execute,
  );
}
