import { createClient } from '@job-scheduler/api-client';
import type { Action } from '../command.js';
import { profilesFile, readProfiles, writeProfiles } from '../connection/profiles.js';
import { checked, DEFAULT_URL } from '../connection/settings.js';
import type { Context } from '../context.js';
import { usage } from '../failure.js';

interface Options {
  readonly url?: string;
  readonly token?: string;
  readonly withToken?: true;
}

/** `jobctl login`: a key is kept only after the API has taken it. */
export const login: Action<Options> = async (context, [name = 'default'], options) => {
  const file = profilesFile(context.environment.configHome);
  const all = await readProfiles(file);
  const url = checked(options.url ?? context.environment.url ?? all.profiles[name]?.url ?? DEFAULT_URL);
  const token = await keyOf(context, options, url);
  await createClient({ url, token, retry: { retries: 0 } }).listJobs(
    { limit: 1 },
    { signal: context.signal },
  );
  all.profiles[name] = { url, token };
  await writeProfiles(file, { ...all, current: name });
  context.terminal.say(`${url} took the key. The profile ${name} is in use; it is kept in ${file}.`);
};

async function keyOf({ terminal }: Context, { token, withToken }: Options, url: string): Promise<string> {
  if (token !== undefined) return token;
  const answer =
    withToken === true ? await terminal.input() : await terminal.ask(`API key of ${url}: `, true);
  if (answer === null)
    throw usage('Nobody can type a key here: use --with-token, and give it on standard input.');
  if (answer.trim() === '') throw usage('There is no key: nothing was kept.');
  return answer.trim();
}
