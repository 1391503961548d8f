import { maskedUrl, type FollowedRedirect } from '@job-scheduler/job-model';

/**
 * The headers of an answer as people are told them. A target's cookies are its secrets, of which only the fact is told that there
 * were some; a location may repeat what is masked in the URL of the job.
 */
export function toldHeaders(headers: Record<string, string>): Record<string, string> {
  if (!('set-cookie' in headers || 'location' in headers)) return headers;
  const told = { ...headers };
  if (told['set-cookie'] !== undefined) told['set-cookie'] = '[redacted]';
  if (told['location'] !== undefined) told['location'] = maskedUrl(told['location']);
  return told;
}

/** Redirects as people are told them. */
export const toldRedirects = (redirects: readonly FollowedRedirect[]): FollowedRedirect[] =>
  redirects.map((hop) => ({ ...hop, url: maskedUrl(hop.url), location: maskedUrl(hop.location) }));
