import { callOfCurl, type ImportedCall } from './curl.js';
import { NotImportable, type ImportOptions } from './imported.js';
import { shellWords } from './shell-words.js';

/** curl or wget, and nothing that only begins like them, such as wget.sh. */
const CALLER = /^\s*(?:\S*\/)?(curl|wget)(?!\S)/;

/** Whether a command makes an HTTP call, as curl and wget do. */
export const isCall = (command: string): boolean => CALLER.test(command);

/**
 * The call that a command stands for: that of curl or wget, or else one of `options.callbackUrl` that is told the command. Throws
 * NotImportable.
 */
export function callOfCommand(
  command: string,
  { callbackUrl }: Pick<ImportOptions, 'callbackUrl'>,
  stdin: string | null = null,
): ImportedCall {
  const program = CALLER.exec(command)?.[1];
  if (program === 'curl') return callOfCurl(shellWords(command), stdin);
  if (program === 'wget') return callOfCurl(asCurl(shellWords(command)), stdin);
  if (callbackUrl === null) {
    throw new NotImportable(
      'It runs a command on a machine, and Job-Scheduler makes HTTP calls',
      'Give `callback_url` with the import, the URL of a service that carries out commands, or put this command behind a URL.',
    );
  }
  const payload = { command, ...(stdin !== null && { stdin }) };
  return {
    job: { callback_url: callbackUrl, http_method: 'post', payload },
    retry: null,
    remarks: ['The command is sent to callback_url, which has to carry it out'],
  };
}

/** Options of wget, as those of curl. Null: it is about output. */
const WGET: readonly [option: RegExp, curl: ((value: string) => string[]) | null][] = [
  [/^--post-data(?:=|$)/, (value) => ['--data-raw', value]],
  [/^--body-data(?:=|$)/, (value) => ['--data-raw', value]],
  [/^--method(?:=|$)/, (value) => ['-X', value]],
  [/^--header(?:=|$)/, (value) => ['-H', value]],
  [/^(?:--user-agent(?:=|$)|-U)/, (value) => ['-A', value]],
  [/^(?:--timeout(?:=|$)|-T)/, (value) => ['-m', value]],
  [/^(?:--tries(?:=|$)|-t)/, (value) => ['--retry', String(Math.max(0, Number(value) - 1))]],
  [/^(?:--output-document(?:=|$)|--output-file(?:=|$)|-O|-o)/, null],
];
const WGET_FLAGS: Readonly<Record<string, string[]>> = {
  '-q': [],
  '--quiet': [],
  '-nv': [],
  '--no-verbose': [],
  '--spider': ['-I'],
};

/** The words of the curl command that does what a wget command does. wget follows redirects by itself, and knows no patterns in URLs. */
function asCurl([, ...words]: string[]): string[] {
  const curl = ['curl', '-L', '-g'];
  const attached = words.map((word) => word.replace(/^-q(?=[OTtUo])/, '-'));
  for (let at = 0; at < attached.length; at += 1) {
    const word = attached[at] ?? '';
    const flag = Object.hasOwn(WGET_FLAGS, word) ? WGET_FLAGS[word] : undefined;
    const known = WGET.find(([option]) => option.test(word));
    if (!word.startsWith('-') || word === '-') curl.push(word);
    else if (flag !== undefined) curl.push(...flag);
    else if (known === undefined)
      throw new NotImportable(`The option ${word} of wget is not known here`, 'Leave it out.');
    else {
      const value = word.replace(known[0], '');
      const given = value === '' && !word.endsWith('=') ? (attached[(at += 1)] ?? '') : value;
      curl.push(...(known[1]?.(given) ?? []));
    }
  }
  return curl;
}
