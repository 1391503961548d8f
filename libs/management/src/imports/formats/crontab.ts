import { isTimezone } from '@job-scheduler/job-model';
import { callOfCommand } from './command.js';
import { beginWithUsers, withoutUser } from './crontab-users.js';
import { nameOfUrl } from './curl.js';
import { Findings, NotImportable, type Imported, type ImportOptions, type Place } from './imported.js';

/** Macros that mean the same in every cron. */
const MACROS = /^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)$/;

const SETTING = /^\s*([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/;

/** When it runs, and what. */
const ENTRY = /^(@\S+|(?:\S+\s+){4}\S+)\s+(.*)$/;

/** What settings above a line say about it. */
interface Surroundings {
  timezone: string | null;
  /** The zone that was named last, if there is none of that name. */
  unknownZone: string | null;
  /** Most minutes by which cronie delays what follows, at random. */
  delayMinutes: number;
  /** The comment right above. */
  comment: string[];
}

/** The jobs of a crontab, of a user or of the system (with a user before the command). */
export function importCrontab(text: string, given: ImportOptions): Imported {
  const findings = new Findings();
  const around: Surroundings = { timezone: null, unknownZone: null, delayMinutes: 0, comment: [] };
  const lines = text.split(/\r?\n/);
  const options = { ...given, withUser: given.withUser ?? (beginWithUsers(commandsIn(lines)) ? true : null) };
  let hasToldZone = false;
  for (const [index, whole] of lines.entries()) {
    const place = { line: index + 1, name: null };
    const content = whole.trim();
    if (content.startsWith('#')) around.comment.push(content.replace(/^#+\s*/, ''));
    else if (content === '') around.comment = [];
    else if (SETTING.test(content)) setting(content, place, around, findings);
    else {
      if (around.timezone === null && around.unknownZone === null && !hasToldZone) {
        const message = `The crontab names no time zone (CRON_TZ), so its times are read in ${options.timezone}`;
        findings.note(
          place,
          'differs',
          message,
          'Give `timezone` with the import if the machine is in another zone.',
        );
        hasToldZone = true;
      }
      findings.attempt(place, () => entry(content, place, around, options, findings));
      around.comment = [];
    }
  }
  return findings;
}

/** The commands of a crontab, as they are written. */
const commandsIn = (lines: readonly string[]): string[] =>
  lines
    .map((line) => line.trim())
    .filter((line) => !line.startsWith('#') && !SETTING.test(line))
    .flatMap((line) => ENTRY.exec(line)?.[2] ?? []);

function setting(content: string, place: Place, around: Surroundings, findings: Findings): void {
  const [, name = '', quoted = ''] = SETTING.exec(content) ?? [];
  const value = quoted.replace(/^(["'])(.*)\1$/, '$2');
  switch (name) {
    case 'CRON_TZ':
      around.unknownZone = isTimezone(value) ? null : value;
      if (isTimezone(value)) around.timezone = value;
      else
        findings.note(
          place,
          'refused',
          `The time zone ${JSON.stringify(value)} is not known`,
          'Use an IANA name like Europe/Paris.',
        );
      return;
    case 'MAILTO':
      if (value === '') findings.note(place, 'ignored', 'No mail was wanted, and none is sent');
      else {
        const alert = `alerts: [{"to": {"kind": "email", "address": ${JSON.stringify(value)}}}]`;
        const message = 'The output of commands is not mailed here: what a call answers is kept with its run';
        findings.note(place, 'differs', message, `To be told of failures, give the jobs ${alert}.`);
      }
      return;
    case 'RANDOM_DELAY':
      around.delayMinutes = Number(value) || 0;
      findings.note(
        place,
        'differs',
        'The delay became jitter_seconds: it is another one for each job, and the same for all of its ticks',
      );
      return;
    case 'TZ':
      findings.note(
        place,
        'ignored',
        'TZ is the zone in which commands run; it does not move their times',
        'Write CRON_TZ for that.',
      );
      return;
    default:
      findings.note(place, 'ignored', `${name} is for commands that run on the machine`);
  }
}

function entry(
  content: string,
  place: Place,
  around: Surroundings,
  options: ImportOptions,
  findings: Findings,
): Record<string, unknown> {
  const [, when = '', afterwards = ''] = ENTRY.exec(content) ?? [];
  if (when === '')
    throw new NotImportable(
      'It has fewer than five fields and a command',
      'Write it as minute hour day month weekday command.',
    );
  if (around.unknownZone !== null)
    throw new NotImportable(
      `It stands below the unknown time zone ${JSON.stringify(around.unknownZone)}`,
      'Correct CRON_TZ above it.',
    );
  const schedule = scheduleOf(when, place, findings);
  const { command, stdin } = splitInput(
    withoutUser(afterwards, place, options.withUser, findings),
    place,
    findings,
  );
  const { job, retry, remarks } = callOfCommand(command, options, stdin);
  for (const remark of remarks) findings.note(place, 'differs', remark);
  const description = around.comment.join(' ').trim();
  const name =
    job['payload'] !== undefined && job.callback_url === options.callbackUrl
      ? command
      : nameOfUrl(job.callback_url);
  return {
    name: name.replace(/\s+/g, ' ').slice(0, 200).trim(),
    ...(description !== '' && { description: description.slice(0, 2000) }),
    schedule,
    timezone: around.timezone ?? options.timezone,
    ...(around.delayMinutes > 0 && { jitter_seconds: around.delayMinutes * 60 }),
    ...(retry && { retry }),
    job,
  };
}

function scheduleOf(when: string, place: Place, findings: Findings): string {
  if (when === '@reboot') {
    throw new NotImportable(
      '@reboot is no time: nothing is due when a machine starts',
      'Let what starts there call POST /v1/jobs/{id}/runs.',
    );
  }
  if (when.startsWith('@')) {
    if (MACROS.test(when)) return when;
    throw new NotImportable(
      `${when} is not known here`,
      'Write the five fields, or @every with an interval.',
    );
  }
  const fields = when.split(/\s+/).map((field, index) => plainStar(randomOf(field, index, place, findings)));
  refuseAndOfDays(fields, place, findings);
  return fields.join(' ');
}

/** The first and the last number of each field. */
const BOUNDS = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
] as const;

/** cronie draws a number for `0~59` at each start; `H` draws one for each job, for ever. A bound that is missing is the field's. */
function randomOf(field: string, index: number, place: Place, findings: Findings): string {
  if (!field.includes('~')) return field;
  const [, from = '', to = '', step = ''] = /^(\d*)~(\d*)(\/\d+)?$/.exec(field) ?? [];
  if (from === '' && to === '' && field !== '~')
    throw new NotImportable(`The field ${field} is not known here`);
  findings.note(
    place,
    'differs',
    `${field} became H: a number that is always the same for one job, and another for the next`,
  );
  const [first, last] = BOUNDS[index] ?? BOUNDS[0];
  return from === '' && to === '' ? 'H' : `H(${from || first}-${to || last})${step}`;
}

/** `*` with a step of 1 is `*`; here, only the latter does not restrict a day field. */
const plainStar = (field: string): string => (/^\*\/1$/.test(field) ? '*' : field);

/**
 * A day matches in Vixie cron when both day fields do, if one of them begins with `*`; otherwise when either does. Here it is
 * always either, unless one of them is `*`.
 */
function refuseAndOfDays(fields: string[], place: Place, findings: Findings): void {
  const [, , dayOfMonth = '*', , dayOfWeek = '*'] = fields;
  if (dayOfMonth === '*' || dayOfWeek === '*') return;
  if (dayOfMonth.startsWith('*') || dayOfWeek.startsWith('*')) {
    throw new NotImportable(
      `Cron runs it on days that are ${dayOfMonth} of the month and also ${dayOfWeek} of the week, because one field begins with *; here a day need only match one of the two`,
      'Leave one of the fields *, and let the target look at the other.',
    );
  }
  findings.note(
    place,
    'differs',
    `It runs on each day that is ${dayOfMonth} of the month or ${dayOfWeek} of the week, as in cron: either is enough`,
  );
}

/** The first `%` ends the command; the rest is its input, with a line break for each further one. `\\%` is the character. */
function splitInput(
  text: string,
  place: Place,
  findings: Findings,
): { command: string; stdin: string | null } {
  const [command = '', ...input] = text.split(/(?<!\\)%/).map((part) => part.replaceAll('\\%', '%'));
  if (input.length === 0) return { command, stdin: null };
  findings.note(
    place,
    'differs',
    'What follows the first % is the input of the command, not a part of it',
    'Write \\% for the character.',
  );
  return { command: command.trim(), stdin: input.join('\n') };
}
