import { formatInstant } from './instant.js';
import { JsonText } from './json-text.js';
import { namesInPayload, templateOf } from './payload-template.js';
import {
  BRACED,
  knownPlaceholder,
  placeholderNames,
  PLACEHOLDERS,
  secretIn,
  type Placeholder,
  type RenderValues,
} from './placeholders.js';
import { SecretError, type OpenSecret } from './secrets/secret-reader.js';

/** The most placeholders that one operation may hold, because a value can be far longer than its placeholder. */
export const MAX_PLACEHOLDERS = 100;

/** The parts of an operation that are rendered: the values of headers and query, and every string of the payload. */
interface Rendered {
  headers: Record<string, string>;
  query: Record<string, string>;
  payload: JsonText | null;
}

/** Whether anything has to be filled in. */
export const hasPlaceholders = ({ headers, query, payload }: Rendered): boolean =>
  (payload !== null && templateOf(payload).placeholders.length > 0) ||
  Object.values(headers).some(holdsPlaceholder) ||
  Object.values(query).some(holdsPlaceholder);

/**
 * The operation with its placeholders filled in. `scheduled_at` becomes an RFC 3339 instant in UTC with milliseconds.
 * The payload stays JSON, and the rest of its text as it was written. Otherwise values are filled in as they are: the
 * author of a text payload takes care of any quoting, such as XML's. In headers, characters that a header cannot hold
 * are percent-encoded as UTF-8, but those of a secret never: it would not be the secret any more. Throws SecretError.
 */
export function renderOperation<Template extends Rendered>(
  operation: Template,
  values: RenderValues,
  secrets: ReadonlyMap<string, OpenSecret> = NO_SECRETS,
): Template {
  const textOf = textsOf(values, secrets);
  const fill = (text: string): string =>
    text.replaceAll(BRACED, (braced, name: string) => {
      const placeholder = knownPlaceholder(name);
      return placeholder === null ? braced : textOf(placeholder);
    });
  refuseUnsendable(operation.headers, secrets);
  return {
    ...operation,
    headers: mapValues(operation.headers, (value) => headerSafe(fill(value))),
    query: mapValues(operation.query, fill),
    payload: operation.payload && renderPayload(operation.payload, textOf),
  };
}

const NO_SECRETS: ReadonlyMap<string, OpenSecret> = new Map();

/** What each placeholder stands for. */
function textsOf(
  values: RenderValues,
  secrets: ReadonlyMap<string, OpenSecret>,
): (placeholder: Placeholder) => string {
  const texts: Record<string, string> = {
    scheduled_at: formatInstant(values.scheduled_at),
    run_id: values.run_id,
    attempt: String(values.attempt),
    job_name: values.job_name,
  };
  return (placeholder) => {
    const name = secretIn(placeholder);
    if (name === null) return texts[placeholder] ?? '';
    const secret = secrets.get(name);
    if (secret === undefined) throw new SecretError('secret_unknown', `There is no secret named ${name}.`);
    return secret.value;
  };
}

/** Throws SecretError for a secret that a header cannot hold, such as one with a line break at its end. */
function refuseUnsendable(headers: Record<string, string>, secrets: ReadonlyMap<string, OpenSecret>): void {
  if (secrets.size === 0) return;
  for (const [header, text] of Object.entries(headers)) {
    const name = secretNamesIn(text).find((used) => !HEADER_SAFE.test(secrets.get(used)?.value ?? ''));
    if (name === undefined) continue;
    const problem = `The secret ${name} holds a line break or another character that the header ${header} cannot hold: write the secret anew without it.`;
    throw new SecretError('secret_unusable', problem);
  }
}

/** The names of the secrets in a text. */
export const secretNamesIn = (text: string): string[] =>
  text.includes('{{') ? placeholderNames(text).flatMap((name) => secretIn(name) ?? []) : [];

function renderPayload(payload: JsonText, textOf: (placeholder: Placeholder) => string): JsonText {
  const { texts, placeholders } = templateOf(payload);
  if (placeholders.length === 0) return payload;
  const filled = placeholders.map((placeholder, index) => `${texts[index]}${escaped(textOf(placeholder))}`);
  return new JsonText(filled.join('') + texts.at(-1));
}

/** Text as the content of a JSON string. */
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

/** A problem with the placeholders of an operation, and where it is. */
export interface PlaceholderProblem {
  path: (string | number)[];
  message: string;
}

/** Why an operation cannot be rendered: placeholders that stand for nothing, or too many of them. */
export function placeholderProblems(operation: Rendered): PlaceholderProblem[] {
  const problems: PlaceholderProblem[] = [];
  let count = 0;
  for (const { path, names } of placedNames(operation)) {
    const unknown = names.find((name) => knownPlaceholder(name) === null);
    if (unknown !== undefined) {
      problems.push({ path, message: `holds the unknown placeholder {{${unknown}}}; ${KNOWN}` });
    }
    if (count <= MAX_PLACEHOLDERS && count + names.length > MAX_PLACEHOLDERS) {
      problems.push({ path, message: `is past the ${MAX_PLACEHOLDERS} placeholders that a job may hold` });
    }
    count += names.length;
  }
  return problems;
}

const KNOWN = `known are ${[...PLACEHOLDERS, 'secrets.NAME'].map((name) => `{{${name}}}`).join(', ')}`;

/** Whether a text holds a placeholder, known or not. */
export const holdsPlaceholder = (text: string): boolean =>
  text.includes('{{') && placeholderNames(text).length > 0;

/** The names of the placeholders at each place of an operation that holds any. What is stored and is no text holds none. */
export function placedNames({
  headers,
  query,
  payload,
}: Rendered): { path: (string | number)[]; names: string[] }[] {
  const inFields = Object.entries({ headers, query }).flatMap(([field, texts]) =>
    Object.entries(Object(texts) as Record<string, unknown>).map(([name, text]) => ({
      path: [field, name],
      names: typeof text === 'string' ? placeholderNames(text) : [],
    })),
  );
  const inPayload = payload === null ? [] : namesInPayload(payload);
  return [...inPayload.map(({ path, names }) => ({ path: ['payload', ...path], names })), ...inFields];
}

const mapValues = (record: Record<string, string>, map: (value: string) => string): Record<string, string> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));

const HEADER_SAFE = /^[\t\x20-\x7e\x80-\xff]*$/;
const headerSafe = (text: string): string => text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/gu, encodeURIComponent);
