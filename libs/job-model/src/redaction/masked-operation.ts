import { readUrl } from '../read-url.js';
import { isJsonObject } from '../json-object.js';
import type { Operation } from '../operation.js';
import { BRACED, knownPlaceholder } from '../placeholders.js';
import { MASK } from '../secrets/secret-mask.js';
import { maskedUrl, masksInUrl, unmaskedUrl } from './masked-url.js';
import { isSensitiveName } from './sensitive-names.js';

/** What may stand before a placeholder without being secret itself. */
const SCHEME = /^(basic|bearer|token|api-?key|key)?$/i;

/** Whether a value shows nothing but the names of secrets and other placeholders. */
const isOnlyNamed = (value: string): boolean =>
  SCHEME.test(
    value
      .replaceAll(BRACED, (text, braced: string) => (knownPlaceholder(braced) === null ? text : ''))
      .trim(),
  );

/**
 * Headers, or query fields, with a mask in the place of each value whose name says that it is secret. What is stored may have a form
 * that no version accepts.
 */
export const maskedFields = (fields: Record<string, string>): Record<string, string> =>
  isJsonObject(fields)
    ? Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [name, isSensitiveName(name) ? masked(value) : value]),
      )
    : fields;

/** Only a text can show that it holds no secret. */
const masked = (value: unknown): string =>
  typeof value === 'string' && (value === '' || isOnlyNamed(value)) ? value : MASK;

/** An operation as it is shown. */
export const maskedOperation = (operation: Operation): Operation => ({
  ...operation,
  callback_url: maskedUrl(operation.callback_url),
  headers: maskedFields(operation.headers),
  query: maskedFields(operation.query),
  auth: withTokenUrl(operation.auth, maskedUrl),
});

/** Credentials with another URL of the server of tokens, if they have one. */
const withTokenUrl = (auth: Operation['auth'], change: (url: string) => string): Operation['auth'] =>
  auth?.kind === 'oauth2_client_credentials' && typeof auth.token_url === 'string'
    ? { ...auth, token_url: change(auth.token_url) }
    : auth;

const tokenUrlOf = ({ auth }: Operation): string =>
  auth?.kind === 'oauth2_client_credentials' && typeof auth.token_url === 'string' ? auth.token_url : '';

/** A mask that cannot be kept: nothing is stored there, or the stored value was meant for another origin. */
export interface MaskProblem {
  path: string[];
  problem: 'nothing_stored' | 'other_origin';
}

const TOKEN_URL = ['auth', 'token_url'];

/** Where an operation that was written has masks. */
const masksOf = (operation: Operation): string[][] => [
  ...(masksInUrl(operation.callback_url).length > 0 ? [['callback_url']] : []),
  ...(masksInUrl(tokenUrlOf(operation)).length > 0 ? [TOKEN_URL] : []),
  ...Object.entries({ headers: operation.headers, query: operation.query }).flatMap(([field, values]) =>
    Object.entries(values)
      .filter(([name, value]) => value === MASK && isSensitiveName(name))
      .map(([name]) => [field, name]),
  ),
];

/** Whether an operation that was written keeps values that are stored. */
export const holdsMasks = (operation: Operation): boolean => masksOf(operation).length > 0;

/**
 * An operation that was written, with what is stored in the place of its masks; or which masks cannot be kept. `stored`: null for
 * a job that is new.
 */
export function unmaskedOperation(
  written: Operation,
  stored: Operation | null,
): { operation: Operation; problems: MaskProblem[] } {
  const masks = masksOf(written);
  if (masks.length === 0) return { operation: written, problems: [] };
  const problemOf = (path: string[]): MaskProblem[] => {
    if (stored === null || !isStored(written, stored, path)) return [{ path, problem: 'nothing_stored' }];
    const urlOf = path === TOKEN_URL ? tokenUrlOf : callbackUrlOf;
    return originOf(urlOf(written)) === originOf(urlOf(stored)) ? [] : [{ path, problem: 'other_origin' }];
  };
  const problems = masks.flatMap(problemOf);
  if (stored === null || problems.length > 0) return { operation: written, problems };
  const operation = {
    ...written,
    callback_url: unmaskedUrl(written.callback_url, stored.callback_url) ?? written.callback_url,
    headers: unmaskedFields(written.headers, stored.headers),
    query: unmaskedFields(written.query, stored.query),
    auth: withTokenUrl(written.auth, (url) => unmaskedUrl(url, tokenUrlOf(stored)) ?? url),
  };
  return { operation, problems };
}

function isStored(written: Operation, stored: Operation, [field = '', name = '']: string[]): boolean {
  if (field === 'auth') return unmaskedUrl(tokenUrlOf(written), tokenUrlOf(stored)) !== null;
  if (field === 'callback_url') return unmaskedUrl(written.callback_url, stored.callback_url) !== null;
  return keptValue(field === 'headers' ? stored.headers : stored.query, name) !== undefined;
}

const unmaskedFields = (
  written: Record<string, string>,
  stored: Record<string, string>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(written).map(([name, value]) => [
      name,
      value === MASK && isSensitiveName(name) ? (keptValue(stored, name) ?? value) : value,
    ]),
  );

/** A header may be written in another letter case than it is stored in. Only a text is kept. */
function keptValue(stored: unknown, name: string): string | undefined {
  const values = Object.entries(Object(stored) as object).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const exact = values.find(([known]) => known === name);
  return (exact ?? values.find(([known]) => known.toLowerCase() === name.toLowerCase()))?.[1];
}

const callbackUrlOf = ({ callback_url }: Operation): string => callback_url;

/** What is no URL has an origin of its own. */
const originOf = (url: string): string => readUrl(url)?.origin ?? url;
