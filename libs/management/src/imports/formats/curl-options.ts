/** What an option of curl means for a call. `value`: whether a value follows it. */
export interface CurlOption {
  value: boolean;
  does:
    | 'method'
    | 'header'
    | 'data'
    | 'raw data'
    | 'encoded data'
    | 'json'
    | 'user'
    | 'agent'
    | 'referer'
    | 'cookie'
    | 'timeout'
    | 'retries'
    | 'retry delay'
    | 'redirects'
    | 'most redirects'
    | 'get'
    | 'head'
    | 'url'
    /** Brackets and braces in the URL stand for themselves. */
    | 'no patterns'
    /** It is about output or the connection, and changes nothing about the call. */
    | 'nothing'
    /** It cannot be carried over; `why` says so. */
    | 'refused';
  why?: string;
}

const nothing = { value: false, does: 'nothing' } as const;
const nothingWithValue = { value: true, does: 'nothing' } as const;
const refused = (why: string, value = true): CurlOption => ({ value, does: 'refused', why });

const OPTIONS: Readonly<Record<string, CurlOption>> = {
  request: { value: true, does: 'method' },
  header: { value: true, does: 'header' },
  data: { value: true, does: 'data' },
  'data-ascii': { value: true, does: 'data' },
  'data-binary': { value: true, does: 'data' },
  'data-raw': { value: true, does: 'raw data' },
  'data-urlencode': { value: true, does: 'encoded data' },
  json: { value: true, does: 'json' },
  user: { value: true, does: 'user' },
  'user-agent': { value: true, does: 'agent' },
  referer: { value: true, does: 'referer' },
  cookie: { value: true, does: 'cookie' },
  'max-time': { value: true, does: 'timeout' },
  retry: { value: true, does: 'retries' },
  'retry-delay': { value: true, does: 'retry delay' },
  location: { value: false, does: 'redirects' },
  'max-redirs': { value: true, does: 'most redirects' },
  get: { value: false, does: 'get' },
  head: { value: false, does: 'head' },
  url: { value: true, does: 'url' },
  globoff: { value: false, does: 'no patterns' },
  silent: nothing,
  'show-error': nothing,
  verbose: nothing,
  include: nothing,
  fail: nothing,
  'fail-with-body': nothing,
  compressed: nothing,
  'no-progress-meter': nothing,
  'progress-bar': nothing,
  'no-buffer': nothing,
  'retry-connrefused': nothing,
  'retry-all-errors': nothing,
  'remote-name': nothing,
  ipv4: nothing,
  ipv6: nothing,
  http1: nothing,
  'http1.1': nothing,
  http2: nothing,
  output: nothingWithValue,
  'write-out': nothingWithValue,
  'connect-timeout': nothingWithValue,
  'dump-header': nothingWithValue,
  'retry-max-time': nothingWithValue,
  insecure: refused('it turns off the check of certificates, which is always made here', false),
  form: refused('it sends a multipart form, which a payload cannot be'),
  'form-string': refused('it sends a multipart form, which a payload cannot be'),
  'upload-file': refused('it sends a file'),
  proxy: refused('it goes through a proxy'),
  cert: refused('it shows a client certificate'),
  key: refused('it shows a client certificate'),
  cacert: refused('it trusts a certificate authority of its own'),
  resolve: refused('it sends the call to an address of its own'),
  'unix-socket': refused('it calls a socket of the machine'),
  config: refused('it reads options from a file'),
  'cookie-jar': refused('it keeps cookies in a file'),
  netrc: refused('it reads credentials from a file', false),
};

const SHORT: Readonly<Record<string, string>> = {
  X: 'request',
  H: 'header',
  d: 'data',
  u: 'user',
  A: 'user-agent',
  e: 'referer',
  b: 'cookie',
  m: 'max-time',
  L: 'location',
  g: 'globoff',
  G: 'get',
  I: 'head',
  s: 'silent',
  S: 'show-error',
  v: 'verbose',
  i: 'include',
  f: 'fail',
  o: 'output',
  O: 'remote-name',
  w: 'write-out',
  D: 'dump-header',
  N: 'no-buffer',
  '#': 'progress-bar',
  4: 'ipv4',
  6: 'ipv6',
  k: 'insecure',
  F: 'form',
  T: 'upload-file',
  x: 'proxy',
  E: 'cert',
  K: 'config',
  c: 'cookie-jar',
  n: 'netrc',
};

/** The option of a long name, or null. */
export const longOption = (name: string): CurlOption | null =>
  Object.hasOwn(OPTIONS, name) ? (OPTIONS[name] ?? null) : null;

/** The option of a letter, or null. */
export const shortOption = (letter: string): CurlOption | null =>
  Object.hasOwn(SHORT, letter) ? longOption(SHORT[letter] ?? '') : null;
