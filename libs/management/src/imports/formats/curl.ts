import { JsonText, readUrl } from '@job-scheduler/job-model';
import { commandsOf } from './curl-commands.js';
import { longOption, shortOption, type CurlOption } from './curl-options.js';
import { Findings, NotImportable, type Imported, type ImportOptions } from './imported.js';
import { shellWords } from './shell-words.js';

/** A call, and what a retry or a redirect option says about its job. */
export interface ImportedCall {
  job: Record<string, unknown> & { callback_url: string };
  retry: Record<string, unknown> | null;
  /** What is carried over in other words, as sentences. */
  remarks: string[];
}

/** One option of a command as it is used. */
interface Use {
  does: CurlOption['does'];
  value: string;
}

/** Most redirects that a call follows here. */
const MOST_REDIRECTS = 5;
/** Bounds of the time that a call may take. */
const LEAST_SECONDS = 0.1;
const MOST_SECONDS = 900;

/** The curl commands of a text. Each becomes a job if `options.schedule` says when to run it. */
export function importCurl(text: string, options: ImportOptions): Imported {
  const findings = new Findings();
  for (const { line, command } of commandsOf(text)) {
    const place = { line, name: null };
    findings.attempt(place, () => {
      const { job, retry, remarks } = callOfCurl(shellWords(command));
      for (const remark of remarks) findings.note(place, 'differs', remark);
      if (options.schedule === null) {
        const instead = 'Give `schedule` with the import, or fill it in before the job is saved.';
        findings.note(place, 'differs', 'A curl command does not say when it runs', instead);
      }
      return {
        name: nameOfUrl(job.callback_url),
        ...(options.schedule !== null && { schedule: options.schedule, timezone: options.timezone }),
        ...(retry && { retry }),
        job,
      };
    });
  }
  return findings;
}

/** The call of a curl command. `stdin`: what the command would read as `-d @-`. Throws NotImportable. */
export function callOfCurl(words: readonly string[], stdin: string | null = null): ImportedCall {
  const [program, ...rest] = words;
  if (program === undefined || !/^(?:\S*\/)?curl$/.test(program))
    throw new NotImportable('This is not a curl command', 'Begin it with curl.');
  const uses = usesOf(rest);
  const values = (...wanted: CurlOption['does'][]) =>
    uses.filter(({ does }) => wanted.includes(does)).map(({ value }) => value);
  const has = (does: CurlOption['does']) => values(does).length > 0;
  const urls = values('url');
  if (urls.length !== 1) {
    const message = urls.length === 0 ? 'The command has no URL' : 'The command calls several URLs';
    throw new NotImportable(message, 'Write one command for each URL.');
  }
  const remarks: string[] = [];
  const headers = headersOf(uses, remarks);
  const data = uses.filter(({ does }) => DATA.has(does)).map((use) => dataOf(use, stdin));
  const isQuery = has('get');
  const written = has('no patterns') ? (urls[0] ?? '') : withoutPatterns(urls[0] ?? '');
  const url = urlOf(written, isQuery ? data : []);
  const body = isQuery || data.length === 0 ? null : data.join(has('json') ? '' : '&');
  if (has('json')) addIfMissing(headers, { 'content-type': 'application/json', accept: 'application/json' });
  if (body !== null) addIfMissing(headers, { 'content-type': 'application/x-www-form-urlencoded' });
  const usual = has('head') ? 'head' : body === null ? 'get' : 'post';
  return {
    job: {
      callback_url: url,
      http_method: (values('method').at(-1) ?? usual).toLowerCase(),
      ...(Object.keys(headers).length > 0 && { headers }),
      ...(body !== null && { payload: payloadOf(body, headers) }),
      ...timeoutOf(values('timeout').at(-1), remarks),
      ...redirectsOf(has('redirects'), values('most redirects').at(-1), remarks),
    },
    retry: retryOf(values('retries').at(-1), values('retry delay').at(-1)),
    remarks,
  };
}

const DATA: ReadonlySet<string> = new Set<CurlOption['does']>(['data', 'raw data', 'encoded data', 'json']);

function usesOf(words: readonly string[]): Use[] {
  const uses: Use[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '-' || !word.startsWith('-')) {
      uses.push({ does: 'url', value: word });
      continue;
    }
    const [names, attached] = word.startsWith('--') ? longUse(word) : shortUse(word);
    for (const [index, { option, name }] of names.entries()) {
      if (option === null)
        throw new NotImportable(`The option ${name} of curl is not known here`, 'Leave it out.');
      if (option.does === 'refused')
        throw new NotImportable(`The option ${name} cannot be carried over: ${option.why ?? ''}`);
      const isLast = index === names.length - 1;
      const value = option.value && isLast ? (attached ?? words[(at += 1)] ?? '') : '';
      uses.push({ does: option.does, value });
    }
  }
  return uses;
}

type Named = { option: CurlOption | null; name: string }[];

function longUse(word: string): [Named, string | null] {
  const [name = '', ...rest] = word.slice(2).split('=');
  const option = longOption(name);
  return [[{ option, name: `--${name}` }], rest.length === 0 ? null : rest.join('=')];
}

/** Letters may stand together, as in `-sSL`; what follows one that takes a value is the value. */
function shortUse(word: string): [Named, string | null] {
  const named: Named = [];
  for (let at = 1; at < word.length; at += 1) {
    const option = shortOption(word.charAt(at));
    named.push({ option, name: `-${word.charAt(at)}` });
    const rest = word.slice(at + 1);
    if (option?.value === true) return [named, rest === '' ? null : rest];
  }
  return [named, null];
}

function headersOf(uses: readonly Use[], remarks: string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { does, value } of uses) {
    if (does === 'header') {
      addHeader(value, headers, remarks);
    } else if (does === 'agent') headers['user-agent'] = value;
    else if (does === 'referer') headers['referer'] = value;
    else if (does === 'cookie') {
      if (!value.includes('='))
        throw new NotImportable('The command reads cookies from a file', 'Write the cookie itself.');
      headers['cookie'] = headers['cookie'] === undefined ? value : `${headers['cookie']};${value}`;
    } else if (does === 'user') {
      if (!value.includes(':'))
        throw new NotImportable(
          'The option -u names no password, so curl asks for it',
          'Write it as user:password.',
        );
      headers['authorization'] = `Basic ${Buffer.from(value).toString('base64')}`;
      remarks.push(
        'The user and password of -u became an authorization header: reads of the job mask it, but a secret keeps it better, with auth of the kind basic',
      );
    }
  }
  return headers;
}

/** `Name: value`. `Name:` takes out a header that curl sends of its own accord, and none is sent here. */
function addHeader(written: string, headers: Record<string, string>, remarks: string[]): void {
  if (written.startsWith('@'))
    throw new NotImportable('The command reads headers from a file', 'Write the headers themselves.');
  const [, name = '', value = ''] = /^([^:]+):([^]*)$/.exec(written) ?? [];
  if (value.trim() !== '') headers[name.trim().toLowerCase()] = value.trim();
  else if (name === '')
    remarks.push(
      `The header ${JSON.stringify(written)} is left out: it has no value, which a header must have here`,
    );
}

function dataOf({ does, value }: Use, stdin: string | null): string {
  if (does === 'encoded data') {
    const [name, content] = value.includes('=')
      ? [value.slice(0, value.indexOf('=') + 1), value.slice(value.indexOf('=') + 1)]
      : ['', value];
    if (/^[^=]*@/.test(value)) throw fromFile();
    return (name === '=' ? '' : name) + encodeURIComponent(content);
  }
  if (does === 'raw data' || !value.startsWith('@')) return value;
  if (value === '@-' && stdin !== null) return stdin;
  throw fromFile();
}

const fromFile = (): NotImportable =>
  new NotImportable('The command sends what a file holds when it runs', 'Write the data itself.');

/** What curl takes for no pattern: what a backslash is before, `[]`, and an address of IPv6. Placeholders are ours. */
const NO_PATTERN = /\\[[\]{}]|\[\]|(?<=^|\/\/|@)\[[\da-f.]*:[\da-f:.]*(?:%\w+)?\]|\{\{[^{}]*\}\}/gi;

/** A URL as curl calls it. Throws NotImportable for one that stands for several, such as `a.example/[1-3]`. */
function withoutPatterns(url: string): string {
  const [pattern] = /\{[^}]*\}?|\[[^\]]*\]?|[\]}]/.exec(url.replaceAll(NO_PATTERN, '')) ?? [];
  if (pattern !== undefined)
    throw new NotImportable(
      `curl reads ${pattern} in a URL as a pattern, which stands for several URLs`,
      'Write one command for each URL, or add -g if these characters are a part of it.',
    );
  return url.replaceAll(/\\([[\]{}])/g, '$1');
}

function urlOf(text: string, query: readonly string[]): string {
  const url = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  return query.length === 0 ? url : `${url}${url.includes('?') ? '&' : '?'}${query.join('&')}`;
}

/** JSON stays as it was written; anything else is text. */
function payloadOf(body: string, headers: Record<string, string>): unknown {
  if (!/[/+]json\b/i.test(headers['content-type'] ?? '')) return body;
  try {
    JSON.parse(body);
    return new JsonText(body);
  } catch {
    throw new NotImportable(
      'The data is not JSON, as its content type says',
      'Correct the data, or its content type.',
    );
  }
}

function addIfMissing(headers: Record<string, string>, more: Record<string, string>): void {
  for (const [name, value] of Object.entries(more)) headers[name] ??= value;
}

/** Seconds; of 0, which curl takes for no limit, the most that a call may take becomes the limit. */
function timeoutOf(written: string | undefined, remarks: string[]): { timeout_seconds?: number } {
  if (written === undefined) {
    remarks.push(
      'curl waits without end for an answer; here a call ends after 10 s unless timeout_seconds says otherwise',
    );
    return {};
  }
  const seconds = Number(written);
  if (Number.isNaN(seconds) || seconds < 0)
    throw new NotImportable(`The timeout ${JSON.stringify(written)} is no number of seconds`);
  const kept = seconds === 0 ? MOST_SECONDS : Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, seconds));
  if (kept !== seconds)
    remarks.push(
      `The timeout of ${seconds === 0 ? '0, which is none,' : `${seconds} s`} became ${kept} s: a call may take from ${LEAST_SECONDS} to ${MOST_SECONDS} s here`,
    );
  return { timeout_seconds: kept };
}

function redirectsOf(follows: boolean, most: string | undefined, remarks: string[]): { redirects?: number } {
  if (!follows) return {};
  const wanted = most === undefined ? Infinity : Number(most);
  if (wanted > MOST_REDIRECTS) remarks.push(`At most ${MOST_REDIRECTS} redirects are followed here`);
  return { redirects: Math.min(MOST_REDIRECTS, wanted) };
}

function retryOf(retries: string | undefined, delay: string | undefined): Record<string, unknown> | null {
  if (retries === undefined) return null;
  const backoff =
    delay === undefined ? {} : { backoff: { kind: 'fixed', initial_seconds: Number(delay), jitter: false } };
  return { max_attempts: Math.min(100, Number(retries) + 1), ...backoff };
}

/** A name that says what is called: the host and the path. */
export function nameOfUrl(text: string): string {
  const url = readUrl(text);
  if (url === null) return text.slice(0, 200);
  const { host, pathname } = url;
  return `${host}${pathname === '/' ? '' : pathname}`.slice(0, 200);
}
