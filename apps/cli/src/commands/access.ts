import type { Command } from 'commander';
import { addCommand, addGroup, type Definition, type Execute, type Flag } from '../command.js';
import { ALL, FROM, LIMIT, TO } from './flags.js';

const NAMESPACE: Flag = { flags: '--namespace <namespace>', description: 'the namespace that it is in' };
const ROLES = ['viewer', 'operator', 'editor', 'admin'];
const ID = '01a20ad3-4e30-7d10-8a4e-5f0b2a4c8d11';

/** `jobctl secrets …`, `jobctl keys …` and `jobctl audit …` */
export function addAccess(program: Command, execute: Execute): void {
  const secrets = addGroup(program, 'secrets', 'Keep what jobs need and nobody may see', [
    'jobctl secrets set CRM_TOKEN --host crm.example.com',
    'jobctl secrets list',
  ]);
  for (const definition of SECRETS) addCommand(secrets, definition, execute);
  const keys = addGroup(program, 'keys', 'Make, rotate and revoke API keys', [
    'jobctl keys create ci --role editor --namespace team-a > key.txt',
    'jobctl keys list',
  ]);
  for (const definition of KEYS) addCommand(keys, definition, execute);
  const audit = addGroup(program, 'audit', 'See who did what', ['jobctl audit list --from 24h']);
  addCommand(audit, AUDIT, execute);
}

const SECRETS: readonly Definition[] = [
  {
    usage: 'list',
    summary: 'List secrets by their names, without their values',
    flags: [NAMESPACE, LIMIT, ALL],
    examples: ['jobctl secrets list', 'jobctl secrets list --namespace team-a -o wide'],
    load: async () => (await import('../actions/secrets.js')).listSecrets,
  },
  {
    usage: 'get <name>',
    summary: 'Show a secret without its value, and which jobs use it',
    flags: [NAMESPACE],
    examples: ['jobctl secrets get CRM_TOKEN'],
    load: async () => (await import('../actions/secrets.js')).getSecret,
  },
  {
    usage: 'set <name>',
    summary: 'Keep a secret, or give it another value',
    details:
      'It asks for the value, or reads it from a file: on the command line, others could see it. Calls use a new value within a second.',
    flags: [
      NAMESPACE,
      { flags: '--from-file <file>', description: 'read the value from a file; - is standard input' },
      {
        flags: '--host <host>',
        description: 'a host that it may be sent to; repeat it for more',
        repeat: true,
      },
      { flags: '-d, --description <text>', description: 'what it is for' },
    ],
    examples: [
      'jobctl secrets set CRM_TOKEN --host crm.example.com',
      'vault read -field=token crm | jobctl secrets set CRM_TOKEN --from-file -',
    ],
    load: async () => (await import('../actions/secrets.js')).setSecret,
  },
  {
    usage: 'delete <name>',
    summary: 'Delete a secret that no job uses',
    flags: [NAMESPACE],
    examples: ['jobctl secrets delete CRM_TOKEN --yes'],
    load: async () => (await import('../actions/secrets.js')).deleteSecret,
  },
];

const KEYS: readonly Definition[] = [
  {
    usage: 'list',
    summary: 'List API keys, newest first',
    flags: [LIMIT, ALL],
    examples: ['jobctl keys list', 'jobctl keys list -o json'],
    load: async () => (await import('../actions/keys.js')).listKeys,
  },
  {
    usage: 'get <key>',
    summary: 'Show an API key without its text',
    examples: [`jobctl keys get ${ID}`],
    load: async () => (await import('../actions/keys.js')).getKey,
  },
  {
    usage: 'create <name>',
    summary: 'Make an API key, and print its text, once',
    flags: [
      { flags: '--role <role>', description: 'what it may do', choices: ROLES, default: 'viewer' },
      {
        flags: '--namespace <namespace>',
        description: 'a namespace that it sees; repeat it for more, leave it out for all',
        repeat: true,
      },
      {
        flags: '--from <address>',
        description: 'an address or block that may use it; repeat it for more',
        repeat: true,
      },
      { flags: '--expires <instant>', description: 'when it ends by itself: an instant, or 90d' },
    ],
    examples: [
      'jobctl keys create ci --role editor --namespace team-a > key.txt',
      'jobctl keys create grafana --expires 90d --from 10.1.0.0/16',
    ],
    load: async () => (await import('../actions/keys.js')).createKey,
  },
  {
    usage: 'rotate <key>',
    summary: 'Give an API key another text, and print it, once',
    flags: [
      {
        flags: '--overlap <duration>',
        description: 'how long the old text works too, such as 1h; a day by default, 0s when it has leaked',
      },
    ],
    examples: [`jobctl keys rotate ${ID} --overlap 1h --yes`],
    load: async () => (await import('../actions/keys.js')).rotateKey,
  },
  {
    usage: 'revoke <key>',
    summary: 'End an API key for good',
    examples: [`jobctl keys revoke ${ID} --yes`],
    load: async () => (await import('../actions/keys.js')).revokeKey,
  },
];

const AUDIT: Definition = {
  usage: 'list',
  summary: 'List writes, sign-ins and refused writes, newest first',
  flags: [
    { flags: '--actor <name>', description: 'by whom; repeat it for alternatives', repeat: true },
    {
      flags: '--action <operation>',
      description: 'the operation of the API, such as patchJob; repeat it for alternatives',
      repeat: true,
    },
    { flags: '--outcome <outcome>', description: 'how it ended', choices: ['done', 'refused'], repeat: true },
    { flags: '--namespace <namespace>', description: 'in this namespace; repeat it', repeat: true },
    { flags: '--subject <id>', description: 'about the job, run, operation or key with this id' },
    FROM,
    TO,
    LIMIT,
    ALL,
  ],
  examples: ['jobctl audit list --from 24h', 'jobctl audit list --actor ci --outcome refused -o wide'],
  load: async () => (await import('../actions/list-audit.js')).listAudit,
};
