import type { Flag } from '../command.js';

const STATUSES = ['active', 'paused', 'ended', 'disabled'];
const OUTCOMES = ['succeeded', 'failed', 'lost', 'cancelled'];
/** Flags that choose jobs. */
export const SELECTION: readonly Flag[] = [
  { flags: '-q, --query <text>', description: 'jobs with this in their name, description or URL' },
  {
    flags: '--status <status>',
    description: 'jobs in one of these states, with commas between',
    choices: STATUSES,
    repeat: true,
  },
  {
    flags: '-t, --tag <tag>',
    description: 'jobs with this whole tag; repeat it for alternatives',
    repeat: true,
  },
  {
    flags: '--namespace <namespace>',
    description: 'jobs in this namespace; repeat it for alternatives',
    repeat: true,
  },
  {
    flags: '--last-outcome <outcome>',
    description: 'jobs whose last run ended like this',
    choices: OUTCOMES,
    repeat: true,
  },
];
