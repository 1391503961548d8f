import { SecretMask } from '@job-scheduler/job-model';
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { MAX_LOCATION, type CallbackResult } from '../http-callback.js';

/** To make a mask takes longer than to use it, and the calls of a job need the same one. The size: characters of the secrets. */
const masks = new LRUCache<string, SecretMask>({ max: 1_000, maxSize: 256 * 1024 });

function maskOf(secrets: readonly string[]): SecretMask {
  const key = createHash('sha256').update(JSON.stringify(secrets)).digest('base64');
  const known = masks.get(key);
  if (known !== undefined) return known;
  const mask = new SecretMask(secrets);
  masks.set(key, mask, { size: 1 + secrets.join('').length });
  return mask;
}

/** A result in which a mask stands wherever the target, or an error, repeats one of the secrets. */
export function maskedResult(result: CallbackResult, secrets: readonly string[]): CallbackResult {
  const mask = maskOf(secrets);
  const { error_message, response_headers, redirects } = result;
  return {
    ...result,
    error_message: error_message === null ? null : mask.text(error_message),
    response_headers: Object.fromEntries(
      Object.entries(response_headers).map(([name, value]) => [
        mask.text(name),
        mask.text(value, value.length > MAX_LOCATION),
      ]),
    ),
    response_body: maskedBody(result, mask),
    ...(redirects && {
      redirects: redirects.map((hop) => ({
        ...hop,
        url: mask.text(hop.url),
        location: mask.text(hop.location),
      })),
    }),
  };
}

function maskedBody(result: CallbackResult, mask: SecretMask): string | null {
  const { response_body, response_encoding, response_truncated, outcome } = result;
  if (response_body === null) return null;
  const isCut = response_truncated || outcome === 'error';
  return response_encoding === 'base64' ? mask.base64(response_body, isCut) : mask.text(response_body, isCut);
}
