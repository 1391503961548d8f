import type { Flag } from '../command.js';
import { wholeNumber } from '../numbers.js';

/** Flags that several commands share. */
export const LIMIT: Flag = {
  flags: '-l, --limit <count>',
  description: 'how many to show at most',
  default: 50,
  parse: wholeNumber('--limit', 1, 1_000_000),
};

export const ALL: Flag = { flags: '-a, --all', description: 'show all, however many there are' };

export const WATCH: Flag = {
  flags: '--watch',
  description: 'show the list again whenever something happens, until Ctrl+C',
};

export const WAIT: Flag = { flags: '-w, --wait', description: 'wait for the outcome' };

export const TIMEOUT: Flag = {
  flags: '--for <duration>',
  description: 'how long to wait at most, such as 5m; exit code 7 after it',
};

export const FROM: Flag = {
  flags: '--from <instant>',
  description: 'not before it: 2030-01-01T00:00:00Z, or 24h for a day ago',
};

export const TO: Flag = { flags: '--to <instant>', description: 'not after it' };

/** Of a command about one job. */
export const NAMESPACE: Flag = {
  flags: '--namespace <namespace>',
  description: 'the namespace that the job is in, where several have jobs of this name',
};

/** Of a list about one job or all. */
export const NAMESPACES: Flag = {
  flags: '--namespace <namespace>',
  description: 'those of jobs in this namespace; repeat it for alternatives',
  repeat: true,
};

export const PAYLOAD: Flag = {
  flags: '--payload <json>',
  description: 'the payload, as JSON, @FILE, or - for standard input',
};

/** The fields of a job that have a flag of their own. */
export const DEFINITION: readonly Flag[] = [
  { flags: '-f, --file <file>', description: 'read the job from a YAML or JSON file; - is standard input' },
  { flags: '-s, --schedule <schedule>', description: "when: cron, '@every 90s', '@at 2030-01-01T00:00:00Z'" },
  { flags: '-c, --callback-url <url>', description: 'what to call' },
  {
    flags: '-X, --method <method>',
    description: 'get, post (the default), put, patch, delete, head or options',
  },
  { flags: '-H, --header <line>', description: "a header of the call: 'name: value'", repeat: true },
  PAYLOAD,
  { flags: '--tz <zone>', description: 'the IANA time zone of the schedule' },
  { flags: '-d, --description <text>', description: 'what the job is for' },
  { flags: '-t, --tag <tag>', description: 'a label: key or key:value', repeat: true },
  {
    flags: '--set <field=value>',
    description: 'any other field, such as retry.max_attempts=5; the value is JSON or text',
    repeat: true,
  },
];
