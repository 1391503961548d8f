import type { CallbackErrorCode, HttpCallback } from '@job-scheduler/http-callback';
import type { CustomFetch } from 'openid-client';

/** The longest that one request to the provider may take, milliseconds. */
const MOST_MS = 10_000;

/** The provider gave no answer. A TypeError, as `fetch` rejects with, which the library passes on as it is. */
export class ProviderAwayError extends TypeError {
  constructor(
    readonly code: CallbackErrorCode | 'response_too_large',
    message: string,
  ) {
    super(message);
  }
}

/** Makes the provider's requests like all calls: under the address policy, with one deadline, and without following redirects. */
export const providerFetch =
  (callback: HttpCallback): CustomFetch =>
  async (url, { method, headers, body, signal }) => {
    const result = await callback.call({
      operation: {
        url,
        method: method === 'POST' ? 'post' : 'get',
        headers: namesInLowerCase(headers),
        query: {},
        payload: body === undefined || body === null ? null : textOf(body),
        timeout_ms: MOST_MS,
        redirects: 0,
      },
      headers: {},
      repeatable: method === 'GET',
      ...(signal && { signal }),
    });
    if (result.outcome === 'error') {
      throw new ProviderAwayError(result.error_code ?? 'reset', result.error_message ?? 'no answer');
    }
    if (result.response_truncated) {
      throw new ProviderAwayError('response_too_large', 'The answer of the provider is too long.');
    }
    return new Response(result.response_body === '' ? null : result.response_body, {
      status: result.http_status ?? 502,
      headers: result.response_headers,
    });
  };

const namesInLowerCase = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** The library sends forms, and nothing else. */
function textOf(body: NonNullable<Parameters<CustomFetch>[1]['body']>): string {
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError('The request to the provider has a body that is no form.');
}
