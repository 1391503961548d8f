import type { ApiKeys, NewApiKey } from '@job-scheduler/job-store';
import { StartupError } from '@job-scheduler/platform';
import { newKeyText, secretOf } from './key-text.js';

/**
 * Makes sure that somebody can call an API that needs a key and has no API_ADMIN_KEY. Returns the text of the first key if this
 * call made it: nobody can read it again. Throws StartupError if there were keys, and none can be used.
 */
export async function firstKey(keys: ApiKeys): Promise<string | null> {
  const text = newKeyText();
  const first: NewApiKey = {
    name: 'first',
    role: 'admin',
    namespaces: null,
    source_cidrs: [],
    expires_at: null,
    created_by: 'system',
  };
  if ((await keys.createFirst(first, secretOf(text))) !== null) return text;
  if ((await keys.census()).usable > 0) return null;
  throw new StartupError(
    'All API keys are revoked or expired: set API_ADMIN_KEY to a secret of at least 16 characters, and make new ones with it.',
  );
}

/** What tells the text of a first key to whoever starts the process. */
export const firstKeyNotice = (text: string): string =>
  `The first API key, of an admin, which is shown only now: ${text}`;
