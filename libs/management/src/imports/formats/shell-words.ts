import { unescapedAnsi } from './ansi-quotes.js';
import { NotImportable } from './imported.js';

const DOES_MORE = 'The command does more than one call';
const SPLIT_IT = 'Put what it does behind a URL, or import only the call.';

/** What a shell would do with an unquoted character, which no HTTP call can. */
const OPERATORS: Readonly<Record<string, string>> = {
  '|': 'pipes output into another command',
  '&': 'runs in the background, or another command after it',
  ';': 'runs another command after it',
  '`': 'uses the output of another command',
  '(': 'runs commands in a subshell',
  ')': 'runs commands in a subshell',
  '<': 'reads a file',
};

/** A redirection of output, such as `>`, `2>>` without its number, or `&>`; with what it names if that is a number. */
const REDIRECTION = /&?>{1,2}\|?\s*(&(?:\d+|-))?/y;

/** A word that is being read. */
interface Word {
  text: string;
  /** A redirection names it: it is where output goes. */
  isTarget: boolean;
  /** A number in quotes is no file descriptor. */
  isQuoted: boolean;
}

/**
 * The words of a shell command, without quotes and comments. Redirections of output are left out: here, what a call answers is kept
 * with its run. Throws NotImportable for what only a shell can do.
 */
export function shellWords(command: string): string[] {
  const words: string[] = [];
  let word: Word | null = null;
  let isTarget = false;
  const end = (): void => {
    if (word !== null && !word.isTarget) words.push(word.text);
    if (word !== null) isTarget = false;
    word = null;
  };
  const add = (text: string, isQuoted: boolean): void => {
    word = {
      text: (word?.text ?? '') + text,
      isTarget,
      isQuoted: isQuoted || word?.isQuoted === true,
    };
  };
  for (let at = 0; at < command.length;) {
    const quote = quotedAt(command, at, isTarget);
    const redirection = quote === null ? redirectionAt(command, at) : null;
    const character = command.charAt(at);
    at = quote?.end ?? redirection?.end ?? at + 1;
    if (quote !== null) {
      if (quote.text !== null) add(quote.text, true);
    } else if (redirection !== null) {
      if (isDescriptor(word)) word = null;
      end();
      refuseMissingTarget(isTarget);
      isTarget = redirection.needsTarget;
    } else if (/\s/.test(character)) end();
    else if (character === '#' && word === null) at = endOfLine(command, at);
    else {
      if (!(isTarget && character === '$')) refuseOperator(character, command.charAt(at));
      add(character, false);
    }
  }
  end();
  refuseMissingTarget(isTarget);
  return words;
}

const isDescriptor = (word: Word | null): boolean =>
  word !== null && !word.isQuoted && /^\d+$/.test(word.text);

function refuseMissingTarget(isMissing: boolean): void {
  if (isMissing)
    throw new NotImportable('The command redirects its output to nothing', 'Name a file after the last >.');
}

function redirectionAt(command: string, at: number): { end: number; needsTarget: boolean } | null {
  REDIRECTION.lastIndex = at;
  const found = REDIRECTION.exec(command);
  return found && { end: at + found[0].length, needsTarget: found[1] === undefined };
}

function endOfLine(command: string, from: number): number {
  const end = command.indexOf('\n', from);
  return end === -1 ? command.length : end;
}

/** What a quote or a backslash at a place stands for, null for a line that goes on; and where it ends. Or null: there is none. */
function quotedAt(
  command: string,
  at: number,
  isTarget: boolean,
): { text: string | null; end: number } | null {
  const begin = /[\\"]|\$?'/y;
  begin.lastIndex = at;
  const quote = begin.exec(command)?.[0];
  if (quote === undefined) return null;
  if (quote === '\\') {
    const [continued] = /^\r?\n/.exec(command.slice(at + 1, at + 3)) ?? [];
    if (continued !== undefined) return { text: null, end: at + 1 + continued.length };
    return { text: command.charAt(at + 1), end: at + 2 };
  }
  const from = at + quote.length;
  const end = endOfQuote(command, from, quote.slice(-1), quote !== "'");
  const inner = command.slice(from, end);
  if (quote === '"') return { text: unescaped(inner, isTarget), end: end + 1 };
  return { text: quote === "'" ? inner : unescapedAnsi(inner), end: end + 1 };
}

function endOfQuote(text: string, from: number, quote: string, hasEscapes: boolean): number {
  for (let at = from; at < text.length; at += 1) {
    if (hasEscapes && text.charAt(at) === '\\') at += 1;
    else if (text.charAt(at) === quote) return at;
  }
  throw new NotImportable('A quote is opened and not closed', `Add the missing ${quote}.`);
}

/** Within double quotes, a backslash stands for itself except before these. */
function unescaped(text: string, isTarget: boolean): string {
  if (!isTarget && /(?<!\\)(?:\\\\)*[`$](?!\s|$|")/.test(text)) throw variable();
  return text.replace(/\\\r?\n/g, '').replace(/\\(["\\$`])/g, '$1');
}

function refuseOperator(character: string, next: string): void {
  if (character === '$' && next !== '' && !/\s/.test(next)) throw variable();
  const what = OPERATORS[character];
  if (what !== undefined) throw new NotImportable(`${DOES_MORE}: "${character}" ${what}`, SPLIT_IT);
}

const variable = (): NotImportable =>
  new NotImportable(
    'The command uses a variable or the output of another command, which only its shell knows',
    'Write the value itself.',
  );
