import { readUrl } from '@job-scheduler/job-model/read-url';
import type { Environment } from '../environment.js';
import { EXIT } from '../exit-codes.js';
import { Failure, usage } from '../failure.js';
import type { Profiles } from './profiles.js';

/** Where a setting came from, for `jobctl doctor`. */
export type Origin = 'flag' | 'environment' | 'profile' | 'default';

/** How the API is reached. */
export interface Settings {
  readonly url: string;
  readonly urlFrom: Origin;
  readonly token: string | undefined;
  readonly tokenFrom: Origin;
  /** The profile that was used; null for none. */
  readonly profile: string | null;
}

/** Flags that every command takes. */
export interface ConnectionFlags {
  readonly url?: string;
  readonly token?: string;
  readonly profile?: string;
}

export const DEFAULT_URL = 'http://127.0.0.1:8000';

/** Settles each setting: flag before environment before profile. A token of a profile goes only to the URL of that profile. */
export function settle(flags: ConnectionFlags, environment: Environment, file: Profiles): Settings {
  const name = flags.profile ?? environment.profile ?? file.current;
  const profile = name === undefined ? undefined : file.profiles[name];
  if (name !== undefined && profile === undefined && (flags.profile ?? environment.profile) !== undefined) {
    throw new Failure(
      `There is no profile "${name}": \`jobctl profile list\` shows those that there are.`,
      EXIT.notFound,
    );
  }
  const url = first([flags.url, 'flag'], [environment.url, 'environment'], [profile?.url, 'profile']);
  const isOfProfile = url === null || profile === undefined || sameOrigin(url.value, profile.url);
  const token = first(
    [flags.token, 'flag'],
    [environment.token, 'environment'],
    [isOfProfile ? profile?.token : undefined, 'profile'],
  );
  return {
    url: checked(url?.value ?? DEFAULT_URL),
    urlFrom: url?.from ?? 'default',
    token: token?.value,
    tokenFrom: token?.from ?? 'default',
    profile: profile === undefined ? null : (name ?? null),
  };
}

function first(...candidates: [string | undefined, Origin][]): { value: string; from: Origin } | null {
  for (const [value, from] of candidates) if (value !== undefined) return { value, from };
  return null;
}

/** Refuses what is no URL of a server. */
export function checked(url: string): string {
  if (/^https?:$/.test(readUrl(url)?.protocol ?? '')) return url;
  throw usage(`"${url}" is no URL of an API: write one like ${DEFAULT_URL}.`);
}

function sameOrigin(one: string, other: string): boolean {
  const url = readUrl(one);
  return url !== null && url.origin === readUrl(other)?.origin;
}
