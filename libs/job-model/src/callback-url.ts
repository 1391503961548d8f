import { z } from 'zod';
import { readUrl } from './read-url.js';
import { holdsPlaceholder } from './rendering.js';
import { requestTarget } from './request-target.js';
import { isStorableText, isTidyText, UNSTORABLE_TEXT, UNTIDY_TEXT } from './text-safety.js';

/** A URL that can be called. */
export const callbackUrlSchema = z
  .string()
  .max(8192)
  .superRefine((text, context) => {
    const problem = callbackUrlProblem(text);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  })
  .meta({
    format: 'uri',
    description:
      'Absolute http or https URL without user info. Path and query are sent exactly as they are written.',
  });

/**
 * Why a URL cannot be called back, or null. Whom to call is judged by the parsed URL, never by the text (security); the
 * text only says what to ask for there.
 */
function callbackUrlProblem(text: string): string | null {
  if (!isStorableText(text)) return UNSTORABLE_TEXT;
  if (!isTidyText(text)) return UNTIDY_TEXT;
  const url = readUrl(text);
  if (url === null) return 'must be an absolute URL, like https://example.com/hook';
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'must be an http: or https: URL';
  if (url.username !== '' || url.password !== '') {
    return 'must not carry user info; send credentials in a header';
  }
  if (holdsPlaceholder(text)) return PLACEHOLDER_IN_URL;
  if (requestTarget(text) === null) return UNSENDABLE_URL;
  return null;
}

const PLACEHOLDER_IN_URL =
  'holds a placeholder, which is filled in within query, headers and payload only: move it to query';

const UNSENDABLE_URL =
  'must be http:// or https://, a host, and a path and query of ASCII characters without white space or any of "<>\\`{}: percent-encode those';
