import { PROBLEMS, problemType, type FieldErrorCode, type ProblemCode } from './catalogue.js';
import { sentencesOf } from './sentence.js';

/** What is wrong with one field of a body (RFC 6901 pointer), or one parameter (`/name`). */
export interface FieldError {
  pointer: string;
  code: FieldErrorCode;
  message: string;
}

/** The body of every error answer (RFC 9457). */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: ProblemCode;
  request_id: string;
  errors?: FieldError[];
}

/** An error of the catalogue with which a request is answered. The detail is one sentence for the user. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly code: ProblemCode,
    detail: string,
    more: { errors?: FieldError[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(detail, { cause: more.cause });
    this.errors = more.errors ?? [];
    this.headers = more.headers ?? {};
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }

  /** The answer's body. `instance` is the path of the request. */
  body(instance: string, requestId: string): ProblemBody {
    return {
      type: problemType(this.code),
      title: PROBLEMS[this.code].title,
      status: this.status,
      detail: this.message,
      instance,
      code: this.code,
      request_id: requestId,
      ...(this.errors.length > 0 ? { errors: [...this.errors] } : {}),
    };
  }
}

/** The problem of a request that is refused because of its fields; the detail repeats the first one. */
export function invalid(errors: FieldError[]): Problem {
  return new Problem('invalid', sentencesOf(errors, 'The body'), { errors });
}
