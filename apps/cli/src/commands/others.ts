import type { Command } from 'commander';
import { addCommand, addGroup, type Execute } from '../command.js';
import { wholeNumber } from '../numbers.js';
import { ALL, LIMIT } from './flags.js';

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

/** `jobctl operations …` and `jobctl alerts …` */
export function addOperations(program: Command, execute: Execute): void {
  const states = ['pending', 'running', 'paused', 'succeeded', 'failed', 'cancelled'];
  const operations = addGroup(program, 'operations', 'Follow and stop long work, such as backfills', [
    'jobctl operations list --state running',
    'jobctl operations wait 01a20ad3-4e30-7c21-9b5e-6f0c3a5d9e12',
  ]);
  const id = '01a20ad3-4e30-7c21-9b5e-6f0c3a5d9e12';
  addCommand(
    operations,
    {
      usage: 'list',
      summary: 'List operations, newest first',
      flags: [
        {
          flags: '--state <state>',
          description: 'operations in one of these states',
          choices: states,
          repeat: true,
        },
        LIMIT,
        ALL,
      ],
      examples: ['jobctl operations list', 'jobctl operations list --state running,paused'],
      load: async () => (await import('../actions/operations.js')).listOperations,
    },
    execute,
  );
  addCommand(
    operations,
    {
      usage: 'get <operation>',
      summary: 'Show how far an operation is',
      examples: [`jobctl operations get ${id}`],
      load: async () => (await import('../actions/operations.js')).getOperation,
    },
    execute,
  );
  addCommand(
    operations,
    {
      usage: 'wait <operation>',
      summary: 'Wait until an operation has ended',
      examples: [`jobctl operations wait ${id}`],
      load: async () => (await import('../actions/operations.js')).waitForOperation,
    },
    execute,
  );
  for (const [verb, summary] of [
    ['pause', 'Pause an operation'],
    ['resume', 'Resume an operation that is paused'],
    ['cancel', 'Cancel an operation; what is done stays done'],
  ] as const) {
    addCommand(
      operations,
      {
        usage: `${verb} <operation>`,
        summary,
        examples: [`jobctl operations ${verb} ${id}`],
        load: async () => (await import('../actions/operations.js')).controlOperation(verb),
      },
      execute,
    );
  }
  const alerts = addGroup(program, 'alerts', 'See which alerts were sent', [
    'jobctl alerts list --state failed',
  ]);
  const alertStates = ['pending', 'delivered', 'failed'];
  addCommand(
    alerts,
    {
      usage: 'list [job]',
      summary: 'List alerts, newest first, of one job or of all',
      flags: [
        {
          flags: '--state <state>',
          description: 'alerts in one of these states',
          choices: alertStates,
          repeat: true,
        },
        LIMIT,
        ALL,
      ],
      examples: ['jobctl alerts list', 'jobctl alerts list nightly --state failed'],
      load: async () => (await import('../actions/list-alerts.js')).listAlerts,
    },
    execute,
  );
}

/** `jobctl listen` */
export function addListen(program: Command, execute: Execute): void {
  addCommand(
    program,
    {
      usage: 'listen',
      summary: 'Be a target for calls: print what is received, and answer as told',
      details:
        'It answers 200 with what it received, until Ctrl+C. With --answers it gives these statuses one after the other, the last one from then on.',
      flags: [
        {
          flags: '-p, --port <port>',
          description: 'where to listen; 0 is any free port',
          default: 9000,
          parse: wholeNumber('--port', 0, 65_535),
        },
        { flags: '--host <address>', description: 'the address to listen on', default: '127.0.0.1' },
        { flags: '--answers <statuses>', description: 'statuses one after the other, such as 500,500,200' },
        { flags: '--delay <duration>', description: 'wait before each answer, such as 3s' },
        { flags: '--body <text>', description: 'the body of each answer' },
        {
          flags: '--secret <secret>',
          description: 'verify signatures (Standard Webhooks) with this secret; 401 for a wrong one',
        },
        {
          flags: '--count <count>',
          description: 'end after so many requests',
          parse: wholeNumber('--count', 1, 1_000_000_000),
        },
      ],
      examples: [
        'jobctl listen',
        'jobctl listen --answers 500,500,200',
        'jobctl listen --port 9001 --answers 202 --delay 3s',
        'jobctl listen --secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      ],
      load: async () => (await import('../actions/listen.js')).listen,
    },
    execute,
  );
}

/** `jobctl doctor`, `jobctl profile …`, `jobctl login` */
export function addSetup(program: Command, execute: Execute): void {
  addCommand(
    program,
    {
      usage: 'doctor',
      summary: 'Check the settings and the API, and say what is wrong',
      examples: ['jobctl doctor', 'jobctl doctor --profile production'],
      load: async () => (await import('../actions/doctor.js')).doctor,
    },
    execute,
  );
  addCommand(
    program,
    {
      usage: 'login [profile]',
      summary: 'Check an API key and keep it in a profile',
      details:
        'It asks for the key, or reads it from standard input with --with-token. The profile is in use from then on; it is `default` unless you name one.',
      flags: [{ flags: '--with-token', description: 'read the key from standard input' }],
      examples: [
        'jobctl login --url https://jobs.example.com',
        'jobctl login production --url https://jobs.example.com --with-token < key.txt',
      ],
      load: async () => (await import('../actions/login.js')).login,
    },
    execute,
  );
  const profile = addGroup(program, 'profile', 'Keep the URLs and keys of several APIs', [
    'jobctl profile set staging --url https://jobs.staging.example.com',
    'jobctl profile use staging',
  ]);
  addCommand(
    profile,
    {
      usage: 'list',
      summary: 'List profiles; the one in use has a star',
      examples: ['jobctl profile list'],
      load: async () => (await import('../actions/profiles.js')).listProfiles,
    },
    execute,
  );
  addCommand(
    profile,
    {
      usage: 'set <profile>',
      summary: 'Create or change a profile',
      details:
        'It keeps --url and --token. `jobctl login` keeps a key without showing it to `ps` and to your history.',
      examples: ['jobctl profile set staging --url https://jobs.staging.example.com'],
      load: async () => (await import('../actions/profiles.js')).setProfile,
    },
    execute,
  );
  addCommand(
    profile,
    {
      usage: 'use <profile>',
      summary: 'Use a profile from now on',
      examples: ['jobctl profile use staging'],
      load: async () => (await import('../actions/profiles.js')).useProfile,
    },
    execute,
  );
  addCommand(
    profile,
    {
      usage: 'delete <profile>',
      summary: 'Forget a profile and its key',
      examples: ['jobctl profile delete staging'],
      load: async () => (await import('../actions/profiles.js')).deleteProfile,
    },
    execute,
  );
}
