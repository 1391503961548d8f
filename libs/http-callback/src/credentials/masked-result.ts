import { SecretMask } from '@job-scheduler/job-model';
import type { CallbackResult } from '../http-callback.js';

/** A result in which a mask stands wherever the target, or an error, repeats one of the secrets. */
export function maskedResult(result: CallbackResult, secrets: Iterable<string>): CallbackResult {
  const mask = new SecretMask(secrets);
  const { error_message, response_headers, redirects } = result;
  return {
    ...result,
    error_message: error_message === null ? null : mask.text(error_message, true),
    response_headers: Object.fromEntries(
      Object.entries(response_headers).map(([name, value]) => [mask.text(name), mask.text(value, true)]),
    ),
    response_body: maskedBody(result, mask),
    ...(redirects && {
      redirects: redirects.map((hop) => ({
        ...hop,
        url: mask.text(hop.url),
        location: mask.text(hop.location, true),
      })),
    }),
  };
}

function maskedBody(result: CallbackResult, mask: SecretMask): string | null {
  const { response_body, response_encoding, response_truncated, outcome } = result;
  if (response_body === null) return null;
  if (response_encoding === 'base64') return mask.base64(response_body);
  return mask.text(response_body, response_truncated || outcome === 'error');
}
