import type { Command } from 'commander';
import { addCommand, addGroup, type Execute } from '../command.js';
import { wholeNumber } from '../numbers.js';
import { ALL, DEFINITION, FROM, LIMIT, PAYLOAD, TO, WAIT } from './flags.js';

const STATUSES = ['active', 'paused', 'ended', 'disabled'];
const OUTCOMES = ['succeeded', 'failed', 'lost', 'cancelled'];
const TIMEOUT = {
  flags: '--for <duration>',
  description: 'how long to wait at most, such as 5m; exit code 7 after it',
};

/** `jobctl jobs …` */
export function addJobs(program: Command, execute: Execute): void {
  const jobs = addGroup(program, 'jobs', 'List, change, run and explain jobs', [
    'jobctl jobs list --status paused',
    "jobctl jobs create nightly -s '0 2 * * *' -c https://example.com/reports",
    'jobctl jobs ticks nightly',
  ]);
  addCommand(
    jobs,
    {
      usage: 'list',
      summary: 'List jobs',
      flags: [
        { flags: '-q, --query <text>', description: 'part of the name, the description or the URL' },
        {
          flags: '--status <status>',
          description: 'jobs in one of these states, with commas between',
          choices: STATUSES,
          repeat: true,
        },
        { flags: '-t, --tag <tag>', description: 'a whole tag; repeat it for alternatives', repeat: true },
        {
          flags: '--last-outcome <outcome>',
          description: 'how the last run ended',
          choices: OUTCOMES,
          repeat: true,
        },
        {
          flags: '--sort <field>',
          description: 'created_at, name or next_run; with - before it descending',
          choices: ['created_at', '-created_at', 'name', '-name', 'next_run', '-next_run'],
        },
        LIMIT,
        ALL,
      ],
      examples: [
        'jobctl jobs list',
        'jobctl jobs list --status paused,disabled --tag team:a',
        'jobctl jobs list --last-outcome failed -o name',
        "jobctl jobs list --all -o jsonpath='$[*].job.callback_url'",
      ],
      load: async () => (await import('../actions/list-jobs.js')).listJobs,
    },
    execute,
  );
  addCommand(
    jobs,
    {
      usage: 'get <job>',
      summary: 'Show a job, by its name or id',
      examples: ['jobctl jobs get nightly', 'jobctl jobs get nightly -o yaml'],
      load: async () => (await import('../actions/get-job.js')).getJob,
    },
    execute,
  );
  addCommand(
    jobs,
    {
      usage: 'create [name]',
      summary: 'Create a job from flags, a file, or both',
      details: 'A flag takes the place of the same field in the file.',
      flags: [...DEFINITION, { flags: '--paused', description: 'create it paused' }],
      examples: [
        "jobctl jobs create nightly -s '0 2 * * *' --tz Europe/Paris -c https://example.com/reports",
        "jobctl jobs create ping -s '@every 30s' -c https://example.com/ -X get --set retry.max_attempts=5",
        'jobctl jobs create -f nightly.yaml',
      ],
      load: async () => (await import('../actions/write-job.js')).createJob,
    },
    execute,
  );
  addCommand(
    jobs,
    {
      usage: 'edit <job>',
      summary: 'Change a job by flags, a file, or in your editor',
      details:
        'Without flags it opens $VISUAL or $EDITOR. Only what you change is sent, and not if somebody else was faster.',
      flags: DEFINITION,
      examples: [
        'jobctl jobs edit nightly',
        "jobctl jobs edit nightly -s '30 2 * * *'",
        'jobctl jobs edit nightly --set retry.max_attempts=5 --set overlap=skip',
      ],
      load: async () => (await import('../actions/write-job.js')).editJob,
    },
    execute,
  );
  addCommand(
    jobs,
    {
      usage: 'duplicate <job> <name>',
      summary: 'Copy a job under another name',
      details: 'The copy is paused, so that nothing is called twice before you have changed it.',
      flags: [{ flags: '--active', description: 'let the copy run at once' }],
      examples: ['jobctl jobs duplicate nightly nightly-staging'],
      load: async () => (await import('../actions/write-job.js')).duplicateJob,
    },
    execute,
  );
  addCommand(
    jobs,
    {
      usage: 'delete <jobs...>',
      summary: 'Delete jobs; their history stays until it is too old',
      examples: ['jobctl jobs delete nightly', 'jobctl jobs delete nightly weekly --yes'],
      load: async () => (await import('../actions/change-jobs.js')).deleteJobs,
    },
    execute,
  );
  addCommand(
    jobs,
    {
      usage: 'pause <jobs...>',
      summary: 'Pause jobs',
      flags: [
        { flags: '-r, --reason <text>', description: 'why, for whoever looks next' },
        { flags: '--until <instant>', description: 'when the pause ends by itself: an instant, or 2h' },
      ],
      examples: ["jobctl jobs pause nightly -r 'The database moves' --until 2h"],
      load: async () => (await import('../actions/change-jobs.js')).pauseJobs,
    },
    execute,
  );
  addCommand(
    jobs,
    {
      usage: 'resume <jobs...>',
      summary: 'Resume jobs that are paused or disabled',
      flags: [
        {
          flags: '--catch-up <which>',
          description: 'which ticks of the pause run',
          choices: ['none', 'latest', 'all'],
          default: 'none',
        },
      ],
      examples: ['jobctl jobs resume nightly', 'jobctl jobs resume nightly --catch-up latest'],
      load: async () => (await import('../actions/change-jobs.js')).resumeJobs,
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
      flags: [PAYLOAD, WAIT, TIMEOUT],
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
      usage: 'test [job]',
      summary: 'Make the call of a job once, without saving anything',
      details:
        'It shows what is sent, what comes back, and how long each phase takes. Exit code 6 means that it failed.',
      flags: DEFINITION,
      examples: [
        'jobctl jobs test nightly',
        'jobctl jobs test -f nightly.yaml',
        'jobctl jobs test -c https://example.com/',
      ],
      load: async () => (await import('../actions/test-job.js')).testJob,
    },
    execute,
  );
  addCommand(
    jobs,
    {
      usage: 'next <job>',
      summary: 'Show when a job is due next',
      flags: [
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
      summary: 'Show when a job was due, and what came of each time',
      details:
        'The answer to "why did it not run?". Without --from it shows the latest ticks, and the next ones that are expected.',
      flags: [
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
      flags: [LIMIT, ALL],
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
      examples: ['jobctl jobs restore nightly 3'],
      load: async () => (await import('../actions/revisions.js')).restoreRevision,
    },
    execute,
  );
  addCommand(
    jobs,
    {
      usage: 'backfill <job>',
      summary: 'Run past ticks of a job',
      details:
        'It first says how many there are. They are run at a limited rate; `jobctl operations` shows how far it is.',
      flags: [
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
