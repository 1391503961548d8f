import { isCall } from './command.js';
import { NotImportable, type Findings, type Place } from './imported.js';

/** Users that most machines have, and whose names are those of no program there. */
const KNOWN_USERS: ReadonlySet<string> = new Set(['root', 'www-data', 'nobody', 'apache', '_www']);

/** What may be a user, and a command after it: an option makes the first word a program. */
const MAYBE_USER = /^([a-z_][\w.-]*\$?)\s+([^-\s].*)$/;

const isKnownUser = (command: string): boolean => KNOWN_USERS.has(MAYBE_USER.exec(command)?.[1] ?? '');

/** Whether all commands begin with a user, without any doubt: those of the system do, and no program has such a name. */
export const beginWithUsers = (commands: readonly string[]): boolean =>
  commands.length > 0 && commands.every(isKnownUser);

/**
 * The command without the user before it. `withUser`: whether there is one; null if nothing says so. Then the command is kept whole,
 * since `rm /tmp/x` and `deploy /opt/x` look the same, and a note says so.
 */
export function withoutUser(
  written: string,
  place: Place,
  withUser: boolean | null,
  findings: Findings,
): string {
  if (withUser === null) tellOfDoubt(written, place, findings);
  if (withUser !== true) return written;
  const [, user = '', command = ''] = /^(\S+)\s*(.*)$/.exec(written) ?? [];
  if (command === '')
    throw new NotImportable(
      `It has no command after ${user}, which is read as the user under whom it runs`,
      'Write the command after the user, or set `with_user` to false if this crontab names no users.',
    );
  findings.note(
    place,
    'ignored',
    `${user} is the user of the machine under whom the command ran`,
    'If it is the program, set `with_user` to false.',
  );
  return command;
}

function tellOfDoubt(written: string, place: Place, findings: Findings): void {
  const [, , rest = ''] = MAYBE_USER.exec(written) ?? [];
  if (isCall(written) || !(isKnownUser(written) || rest.startsWith('/') || isCall(rest))) return;
  findings.note(
    place,
    'differs',
    'The command is kept whole: its first word is taken for a program, not for the user under whom it runs',
    'If users stand before the commands, as in /etc/cron.d, set `with_user` to true.',
  );
}
