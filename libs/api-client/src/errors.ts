import type { Schemas } from './types.js';

/** Problem details (RFC 9457), as every refusal carries them. */
export type Problem = Schemas['Problem'];

/** The API refused a request. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(readonly problem: Problem) {
    super(problem.detail);
  }

  /** The status of the answer, such as 404. */
  get status(): number {
    return this.problem.status;
  }

  /** What is wrong, as the error catalogue names it: `name_taken`, `invalid`. */
  get code(): Problem['code'] {
    return this.problem.code;
  }

  /** The fields that are wrong, each with a JSON pointer; empty when the error is about none. */
  get errors(): NonNullable<Problem['errors']> {
    return this.problem.errors ?? [];
  }
}

const NO_ANSWER = {
  unreachable: 'cannot be reached',
  timeout: 'did not answer in time',
  cut_off: 'cut off its answer',
};

/** No whole answer came: the API cannot be reached, it took too long, or the answer was cut off after its begin. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';

  constructor(
    readonly url: string,
    readonly reason: keyof typeof NO_ANSWER,
    options?: ErrorOptions,
  ) {
    super(`${url} ${NO_ANSWER[reason]}.`, options);
  }
}

/** What answered is not the API: a proxy, or another server. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError';

  constructor(
    readonly url: string,
    readonly status: number,
    /** The media type of the answer; empty when it names none. */
    readonly mediaType: string,
  ) {
    const what = mediaType === '' ? 'no media type' : mediaType;
    super(`${url} answered ${status} with ${what}, which is no answer of a Job-Scheduler API.`);
  }
}

const JSON_TYPE = /^application\/([\w.-]+\+)?json\b/;

/** The media type of an answer, without parameters, in lower case. */
export const mediaTypeOf = (response: Response): string =>
  (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** Whether an answer is JSON of any kind. */
export const isJson = (response: Response): boolean => JSON_TYPE.test(mediaTypeOf(response));

/** The text of an answer. Throws NoAnswerError when it is cut off, and the reason of the signal when that is aborted. */
export async function textOf(response: Response, signal?: AbortSignal): Promise<string> {
  try {
    return await response.text();
  } catch (cause) {
    signal?.throwIfAborted();
    throw new NoAnswerError(response.url, 'cut_off', { cause });
  }
}

/** The error that an answer of 400 or above stands for. */
export async function errorOf(response: Response, url: string): Promise<ApiError | UnexpectedAnswerError> {
  const text = await response.text().catch(() => '');
  if (mediaTypeOf(response) === 'application/problem+json') {
    try {
      return new ApiError(JSON.parse(text) as Problem);
    } catch {
      // A proxy cut it off.
    }
  }
  return new UnexpectedAnswerError(url, response.status, mediaTypeOf(response));
}
