import { firstKeyNotice } from '@job-scheduler/management';
import { fileURLToPath } from 'node:url';

const FIRST_JOB = fileURLToPath(new URL('../../../tools/first-job.mjs', import.meta.url));

/** Where the process can be reached. */
export interface Addresses {
  api: string;
  metrics: string;
  dataDirectory: string;
  /** How a program gets a key: none is needed, API_ADMIN_KEY has one, or somebody has to make one. */
  key: 'none' | 'set' | 'made';
  /** The text of the first API key, if this start made it. */
  firstKey: string | null;
  /** Whether jobs may call this process itself, whose `/echo` the first job calls. */
  mayCallItself: boolean;
}

const KEY_FOR_FIRST_JOB = {
  none: '',
  set: 'API_ADMIN_KEY="$API_ADMIN_KEY" ',
  made: "API_ADMIN_KEY='<an API key>' ",
};

const FIRST_JOB_HERE =
  'Paste this into another terminal: it creates a job, runs it at once and shows the outcome.';
const FIRST_JOB_ELSEWHERE = `Paste this into another terminal, with a URL that may be called: it creates a job, runs it at once and shows
the outcome. CALLBACK_ADDRESSES keeps calls from going to this machine.`;

/** The text that is printed once everything is running: the URLs, and one line to paste. */
export function welcome({ api, metrics, dataDirectory, key, firstKey, mayCallItself }: Addresses): string {
  const notice = firstKey === null ? '' : `\n${firstKeyNotice(firstKey)}\n`;
  return `
Job-Scheduler is ready.

  Dashboard   ${api}
  Swagger UI  ${api}/docs
  API         ${api}/v1/jobs
  Metrics     ${metrics}/metrics
  Data        ${dataDirectory}
${notice}
${mayCallItself ? FIRST_JOB_HERE : FIRST_JOB_ELSEWHERE}

  ${KEY_FOR_FIRST_JOB[key]}node ${shellQuoted(FIRST_JOB)} ${api}${mayCallItself ? '' : " '<a URL>'"}

Ctrl+C stops it; calls in flight are allowed to finish.
`;
}

const shellQuoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
