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

/**
 * The words of a shell command, without quotes. Redirections of output are left out: here, what a call answers is kept with its
 * run. Throws NotImportable for what only a shell can do.
 */
export function shellWords(command: string): string[] {
  const words: string[] = [];
  const text = command
    .replace(/\\\r?\n/g, ' ')
    .replace(/(?<=^|\s)(?:\d|&)?>{1,2}\s*(?:&\d|[^\s|;&<>]+)/g, ' ');
  let word: string | null = null;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (/\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (character === "'" || (character === '$' && text.charAt(at + 1) === "'")) {
      const isAnsi = character === '$';
      const end = endOfQuote(text, isAnsi ? at + 2 : at + 1, "'", isAnsi);
      const inner = text.slice(isAnsi ? at + 2 : at + 1, end);
      word = (word ?? '') + (isAnsi ? unescapedAnsi(inner) : inner);
      at = end;
    } else if (character === '"') {
      const end = endOfQuote(text, at + 1, '"', true);
      word = (word ?? '') + unescaped(text.slice(at + 1, end));
      at = end;
    } else if (character === '\\') {
      word = (word ?? '') + text.charAt(at + 1);
      at += 1;
    } else {
      refuseOperator(character, text.charAt(at + 1));
      word = (word ?? '') + character;
    }
  }
  return word === null ? words : [...words, word];
}

function endOfQuote(text: string, from: number, quote: string, hasEscapes: boolean): number {
  for (let at = from; at < text.length; at += 1) {
    if (hasEscapes && text.charAt(at) === '\\') at += 1;
    else if (text.charAt(at) === quote) return at;
  }
  throw new NotImportable('A quote is opened and not closed', `Add the missing ${quote}.`);
}

/** Within double quotes, a backslash stands for itself except before these. */
function unescaped(text: string): string {
  if (/(?<!\\)(?:\\\\)*[`$](?!\s|$|")/.test(text)) throw variable();
  return text.replace(/\\(["\\$`])/g, '$1');
}

const unescapedAnsi = (text: string): string =>
  text.replace(/\\(.)/g, (_, escaped: string) => ({ n: '\n', t: '\t', r: '\r' })[escaped] ?? escaped);

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
