import type { Command } from 'commander';
import { addCommand, addGroup, type Execute, type Flag } from '../command.js';
import { SELECTION } from './selection.js';

const FILES: readonly Flag[] = [
  {
    flags: '-f, --file <path>',
    description: 'a file, a directory with all below it, or - for standard input',
    repeat: true,
  },
  { flags: '--manager <name>', description: 'who applies, such as a repository; `default` by default' },
  { flags: '--prune', description: 'also delete the jobs of this manager that are in no file' },
  { flags: '--force', description: 'overwrite what others manage or have changed' },
];

/** `jobctl diff`, `apply` and `export` */
export function addFiles(program: Command, execute: Execute): void {
  addCommand(
    program,
    {
      usage: 'diff',
      summary: 'Show what `apply` would do, field by field',
      details: 'Exit code 9 means that files and API differ.',
      flags: FILES,
      examples: ['jobctl diff -f jobs/', 'jobctl diff -f jobs/ --manager github.com/acme/jobs --prune'],
      load: async () => (await import('../actions/apply.js')).diff,
    },
    execute,
  );
  addCommand(
    program,
    {
      usage: 'apply',
      summary: 'Make jobs what files say, all of them or none',
      details:
        'A file is YAML or JSON, with one job, a list of jobs, or what `jobctl export` prints. Jobs are known by their names. A schedule that did not change goes on as it was. What another manager or a person changed is not overwritten without --force.',
      flags: [...FILES, { flags: '--dry-run', description: 'the same as `jobctl diff`' }],
      examples: [
        'jobctl apply -f nightly.yaml',
        'jobctl apply -f jobs/ --manager github.com/acme/jobs --prune --yes',
        'jobctl export --profile staging | jobctl apply --profile production -f -',
      ],
      load: async () => (await import('../actions/apply.js')).apply,
    },
    execute,
  );
  addCommand(
    program,
    {
      usage: 'export',
      summary: 'Print all jobs as a file that `apply` takes',
      details:
        'As YAML, or with -o json as JSON. The same jobs make the same text. Runs are no part of it. Values that are masked, as in every read, are named on standard error.',
      flags: SELECTION,
      examples: ['jobctl export > jobs.yaml', 'jobctl export --namespace team-a --tag data -o json'],
      load: async () => (await import('../actions/export-jobs.js')).exportJobs,
    },
    execute,
  );
}

const KINDS = [
  [
    'crontab',
    'Import a crontab',
    'crontab -l | jobctl import crontab - --callback-url https://runner.example.com/',
  ],
  ['curl', 'Import curl commands', "jobctl import curl calls.sh --schedule '@hourly'"],
  [
    'k8s',
    'Import CronJobs of Kubernetes',
    'kubectl get cronjobs -A -o yaml | jobctl import k8s - --callback-url https://runner.example.com/',
  ],
  [
    'eventbridge',
    'Import rules and schedules of EventBridge',
    'aws scheduler get-schedule --name nightly | jobctl import eventbridge - --callback-url https://runner.example.com/',
  ],
] as const;

const IMPORT: readonly Flag[] = [
  {
    flags: '--to <file>',
    description: 'write the jobs to a file for `apply`, and nothing to the API; - is standard output',
  },
  { flags: '--dry-run', description: 'only show what would be written' },
  { flags: '--tz <zone>', description: 'the IANA time zone of schedules that name none; UTC by default' },
  {
    flags: '-c, --callback-url <url>',
    description: 'what to call for entries that run a command or an image',
  },
  { flags: '-t, --tag <tag>', description: 'a label for all of them', repeat: true },
  { flags: '--manager <name>', description: 'who applies them; `import` by default' },
  { flags: '--force', description: 'overwrite what others manage or have changed' },
];

const CURL_SCHEDULE: Flag = {
  flags: '-s, --schedule <schedule>',
  description: 'when to run them, as a curl command has no schedule',
};

const USERS: readonly Flag[] = [
  {
    flags: '--with-user',
    description: 'a user stands before each command, as in /etc/cron.d; it is left out',
  },
  {
    flags: '--no-with-user',
    description:
      'no user does; without either, only root and other well-known users before all commands are left out',
  },
];

const OWN_FLAGS: Partial<Record<(typeof KINDS)[number][0], readonly Flag[]>> = {
  crontab: USERS,
  curl: [CURL_SCHEDULE],
};

const OWN_DETAILS: Partial<Record<(typeof KINDS)[number][0], string>> = {
  eventbridge:
    ' The answer of `aws scheduler list-schedules` lacks expressions: give that of `aws scheduler get-schedule` for each, such as a JSON list of them.',
};

/** `jobctl import …` */
export function addImport(program: Command, execute: Execute): void {
  const group = addGroup(program, 'import', 'Take over schedules from elsewhere, explained line by line', [
    'jobctl import crontab crontab.txt --dry-run',
    'jobctl import crontab crontab.txt --to jobs/imported.yaml',
  ]);
  for (const [kind, summary, example] of KINDS) {
    addCommand(
      group,
      {
        usage: `${kind} <file>`,
        summary,
        details: `Every line that means something else here, or cannot be carried over, is explained. The rest is applied in one transaction. Importing the same text again changes nothing.${OWN_DETAILS[kind] ?? ''}`,
        flags: [...(OWN_FLAGS[kind] ?? []), ...IMPORT],
        examples: [example, `jobctl import ${kind} FILE --to jobs/imported.yaml`],
        load: async () => (await import('../actions/import-jobs.js')).importJobs(kind),
      },
      execute,
    );
  }
}
