import type { Command } from 'commander';
import { addCommand, addGroup, type Execute } from '../command.js';
import { ALL, DEFINITION, LIMIT, NAMESPACE, WATCH } from './flags.js';
import { addJobActions } from './job-actions.js';
import { addJobHistory } from './job-history.js';
import { SELECTION } from './selection.js';

/** `jobctl jobs …` */
export function addJobs(program: Command, execute: Execute): void {
  const jobs = addGroup(program, 'jobs', 'List, change, run and explain jobs', [
    'jobctl jobs list --status paused',
    "jobctl jobs create nightly -s '0 2 * * *' -c https://example.com/reports",
    'jobctl jobs ticks nightly',
  ]);
  addDefinitions(jobs, execute);
  addJobActions(jobs, execute);
  addJobHistory(jobs, execute);
}

function addDefinitions(jobs: Command, execute: Execute): void {
  addCommand(
    jobs,
    {
      usage: 'list',
      summary: 'List jobs',
      flags: [
        ...SELECTION,
        {
          flags: '--sort <field>',
          description:
            'created_at, updated_at, name, next_run, status or last_outcome; with - before it descending',
          choices: ['created_at', 'updated_at', 'name', 'next_run', 'status', 'last_outcome'].flatMap(
            (field) => [field, `-${field}`],
          ),
        },
        LIMIT,
        ALL,
        WATCH,
      ],
      examples: [
        'jobctl jobs list',
        'jobctl jobs list --status paused,disabled --tag team:a',
        'jobctl jobs list --last-outcome failed -o name',
        'jobctl jobs list --sort next_run --limit 20 --watch',
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
      flags: [NAMESPACE],
      examples: [
        'jobctl jobs get nightly',
        'jobctl jobs get nightly --namespace team-a',
        'jobctl jobs get nightly -o yaml',
      ],
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
      flags: [
        ...DEFINITION,
        { ...NAMESPACE, description: 'the namespace that it is created in' },
        { flags: '--paused', description: 'create it paused' },
      ],
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
        'Without flags it opens the definition in $VISUAL or $EDITOR. Only your changes are sent. If somebody else has changed the job meanwhile, nothing is changed, and the exit code is 5.',
      flags: [...DEFINITION, NAMESPACE],
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
      details:
        'The copy is in the same namespace. It is paused, so that nothing is called twice before you have changed it.',
      flags: [NAMESPACE, { flags: '--active', description: 'let the copy run at once' }],
      examples: ['jobctl jobs duplicate nightly nightly-staging'],
      load: async () => (await import('../actions/write-job.js')).duplicateJob,
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
      flags: [
        ...DEFINITION,
        {
          ...NAMESPACE,
          description: 'the namespace that the job is in, or whose secrets the call of flags uses',
        },
      ],
      examples: [
        'jobctl jobs test nightly',
        'jobctl jobs test -f nightly.yaml',
        'jobctl jobs test -c https://example.com/',
      ],
      load: async () => (await import('../actions/test-job.js')).testJob,
    },
    execute,
  );
}
