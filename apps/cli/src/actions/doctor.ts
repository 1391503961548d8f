import { ApiError } from '@job-scheduler/api-client';
import type { Action } from '../command.js';
import { profilesFile, warningAbout } from '../connection/profiles.js';
import type { Context } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { failureOf } from '../failure.js';
import { printList } from '../output/print.js';
import { shortDuration } from '../output/times.js';
import { version } from '../version.js';

interface Check {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly says: string;
  readonly exit?: ExitCode;
}

/** Clocks further apart than this confuse people who read `in 5 s`. */
const MOST_SKEW_MS = 2000;

/** `jobctl doctor` */
export const doctor: Action = async (context) => {
  const checks = [own(), await configuration(context), ...(await api(context))];
  const { colors } = context.terminal;
  const paint = { ok: colors.green, warning: colors.yellow, failed: colors.red };
  await printList(context, {
    items: checks,
    columns: [
      { header: 'check', value: ({ check }) => check },
      { header: 'state', value: ({ state }) => state, paint: (text, { state }) => paint[state](text) },
      { header: 'says', value: ({ says }) => says },
    ],
    name: ({ check, state }) => `${check}=${state}`,
    empty: '',
  });
  return checks.find(({ state }) => state === 'failed')?.exit ?? EXIT.ok;
};

const own = (): Check => ({
  check: 'jobctl',
  state: 'ok',
  says: `${version()} on Node.js ${process.versions.node}`,
});

async function configuration(context: Context): Promise<Check> {
  const file = profilesFile(context.environment.configHome);
  const warning = await warningAbout(file);
  const { url, urlFrom, tokenFrom, token, profile } = await context.settings();
  const key = token === undefined ? 'no key' : `key from ${tokenFrom}`;
  const says = `${url} from ${urlFrom}${profile === null ? '' : ` (${profile})`}, ${key}`;
  return { check: 'settings', state: warning === null ? 'ok' : 'warning', says: warning ?? says };
}

async function api(context: Context): Promise<Check[]> {
  const client = await context.client();
  try {
    const before = context.now();
    const answer = await client.send('listJobs', { limit: 1 });
    const after = context.now();
    await answer.body?.cancel();
    const took: Check = { check: 'api', state: 'ok', says: `answers in ${after - before} ms` };
    return [took, { check: 'key', state: 'ok', says: 'is taken' }, clock(answer, (before + after) / 2)];
  } catch (error) {
    const failure = failureOf(error);
    if (failure === null) throw error;
    const failed = { state: 'failed', says: failure.message, exit: failure.exit } as const;
    if (!(error instanceof ApiError)) return [{ check: 'api', ...failed }];
    const isKey = error.status === 401 || error.status === 403;
    return [
      { check: 'api', state: 'ok', says: 'answers' },
      { check: isKey ? 'key' : 'jobs', ...failed },
    ];
  }
}

function clock(answer: Response, now: number): Check {
  const theirs = Date.parse(answer.headers.get('date') ?? '');
  if (Number.isNaN(theirs)) return { check: 'clock', state: 'ok', says: 'the API sends no date' };
  // Its date has whole seconds.
  const skew = Math.abs(theirs + 500 - now);
  return skew > MOST_SKEW_MS
    ? {
        check: 'clock',
        state: 'warning',
        says: `this clock and that of the API are ${shortDuration(skew)} apart`,
      }
    : { check: 'clock', state: 'ok', says: 'agrees with that of the API' };
}
