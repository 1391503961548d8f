import { ApiError, NoAnswerError, UnexpectedAnswerError } from '@job-scheduler/api-client';
import { EXIT, type ExitCode } from './exit-codes.js';

/** A command cannot do what it was asked for. The message is one sentence: what is wrong, where, and what to do. */
export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(
    message: string,
    readonly exit: ExitCode = EXIT.error,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The command line itself is wrong. */
export const usage = (message: string): Failure => new Failure(message, EXIT.usage);

/** The failure that any error stands for; null for an error that is a defect of this program. */
export function failureOf(error: unknown): Failure | null {
  if (error instanceof Failure) return error;
  if (error instanceof ApiError) return new Failure(sentenceOf(error), exitOf(error));
  if (error instanceof NoAnswerError) return noAnswer(error);
  if (error instanceof UnexpectedAnswerError) {
    return new Failure(`${error.message} Check the URL: run \`jobctl doctor\`.`);
  }
  return null;
}

/** The API's own sentence, or a line for each field if there are several. */
function sentenceOf({ message, errors, status, code }: ApiError): string {
  const advice = status === 401 ? ' Run `jobctl login`, or set JOBCTL_TOKEN.' : '';
  if (errors.length > 1) {
    const fields = errors.map(
      ({ pointer, message: why }) => `\n  ${pointer === '' ? '(body)' : pointer}: ${why}`,
    );
    return `${errors.length} fields are wrong:${fields.join('')}`;
  }
  return `${message === '' ? `The API refused this with ${code}.` : message}${advice}`;
}

function exitOf({ status }: ApiError): ExitCode {
  if (status === 401 || status === 403) return EXIT.auth;
  if (status === 404) return EXIT.notFound;
  if (status === 409 || status === 412) return EXIT.conflict;
  return EXIT.error;
}

function noAnswer({ url, reason, cause }: NoAnswerError): Failure {
  const { origin } = new URL(url);
  if (reason === 'timeout') {
    return new Failure(
      `The API at ${origin} did not answer in time: try again, or raise --timeout.`,
      EXIT.timeout,
    );
  }
  if (reason === 'cut_off') {
    return new Failure(
      `The answer of the API at ${origin} was cut off (${reasonOf(cause)}), so what came of it is not whole: try again.`,
      EXIT.unreachable,
    );
  }
  return new Failure(
    `The API at ${origin} cannot be reached (${reasonOf(cause)}): is it running, and is that its URL? Set another with --url, JOBCTL_URL or \`jobctl profile set\`.`,
    EXIT.unreachable,
  );
}

/** The code deep inside the error that `fetch` throws: ECONNREFUSED, ENOTFOUND. */
function reasonOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
    if (cause.cause === undefined) return cause.message;
  }
  return 'no connection';
}
