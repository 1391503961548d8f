import type { Command } from 'commander';
import { addCommand, addGroup, type Execute } from '../command.js';

/** `jobctl status`, `jobctl doctor`, `jobctl profile …`, `jobctl login` */
export function addSetup(program: Command, execute: Execute): void {
  addCommand(
    program,
    {
      usage: 'status',
      summary: 'Show how the system is: health, runners, what runs, what is due',
      examples: ['jobctl status', "jobctl status -o jsonpath='$.stats.totals.failed'"],
      load: async () => (await import('../actions/status.js')).status,
    },
    execute,
  );
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
