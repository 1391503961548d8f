/** One kind of error answer. */
export interface CataloguedProblem {
  status: number;
  /** The same for every occurrence. */
  title: string;
  /** What it means and what to do, for the documentation. */
  meaning: string;
}

/** Every error that the API answers with, by its code. Codes are stable: programs may depend on them. */
export const PROBLEMS = {
  malformed_request: {
    status: 400,
    title: 'Malformed request',
    meaning: 'The request is not valid HTTP, or its URL cannot be decoded.',
  },
  malformed_json: {
    status: 400,
    title: 'Malformed JSON',
    meaning: 'The body is not JSON, or contains a key such as `__proto__` that is not allowed.',
  },
  cursor_invalid: {
    status: 400,
    title: 'Invalid cursor',
    meaning: 'The cursor was not made by this API. Begin again without one.',
  },
  cursor_mismatch: {
    status: 400,
    title: 'Cursor mismatch',
    meaning:
      'The cursor was made with other filters or another order. Use the same ones, or begin without a cursor.',
  },
  idempotency_key_invalid: {
    status: 400,
    title: 'Invalid Idempotency-Key',
    meaning: 'The key must be 1 to 255 printable ASCII characters; a UUID is a good one.',
  },
  unauthorized: {
    status: 401,
    title: 'Unauthorized',
    meaning:
      'Send an API key in the header `Authorization: Bearer <key>`. The detail says what is wrong with the one that was sent: unknown, expired, revoked or rotated.',
  },
  cross_origin: {
    status: 403,
    title: 'Cross-origin request',
    meaning:
      'A web page of another origin may not write. Call the API from a program, or from its own pages.',
  },
  role_too_small: {
    status: 403,
    title: 'Role too small',
    meaning: 'The key may not do this; the detail names the role needed. Ask an admin for a key that has it.',
  },
  source_denied: {
    status: 403,
    title: 'Source denied',
    meaning:
      'The key may be used only from the addresses in its `source_cidrs`, and the request comes from another.',
  },
  foreign_host: {
    status: 403,
    title: 'Foreign host',
    meaning:
      'Without `API_ADMIN_KEY`, the API answers only requests to `localhost`, to IP addresses and to the host of `PUBLIC_URL`, so that no web page can reach it by a name of its own.',
  },
  not_found: {
    status: 404,
    title: 'Not found',
    meaning: 'There is nothing at this address: the id, the path or the method is unknown.',
  },
  request_timeout: {
    status: 408,
    title: 'Request timeout',
    meaning: 'The request did not arrive completely in time.',
  },
  name_taken: {
    status: 409,
    title: 'Name taken',
    meaning:
      'Another job, or another secret, has this name. Choose another, or use PUT /v1/jobs/by-name/{name} or PUT /v1/secrets/{name}.',
  },
  secret_in_use: {
    status: 409,
    title: 'Secret in use',
    meaning: 'Jobs use the secret. Edit or delete them first; `used_by` of the secret names them.',
  },
  secrets_key_missing: {
    status: 409,
    title: 'No key for secrets',
    meaning:
      'Secrets need the setting SECRETS_KEY: give api and runner a key that `openssl rand -base64 32` makes.',
  },
  state_conflict: {
    status: 409,
    title: 'State conflict',
    meaning: 'The state of the job, run or operation does not allow this.',
  },
  count_mismatch: {
    status: 409,
    title: 'Count mismatch',
    meaning: 'The number of jobs is not `expected_count`. Nothing was done; count again with `dry_run`.',
  },
  apply_conflict: {
    status: 409,
    title: 'Apply conflict',
    meaning:
      'Nothing was applied: others manage or have changed jobs of the list, which `errors` names. Look at them with `dry_run`, and apply with `force` to overwrite them.',
  },
  idempotency_in_flight: {
    status: 409,
    title: 'Request in flight',
    meaning: 'A request with the same Idempotency-Key is still being answered. Try again in a moment.',
  },
  stale_revision: {
    status: 412,
    title: 'Stale revision',
    meaning:
      'The job or secret has changed since the ETag in If-Match: read it again and repeat the change. Or it exists, and If-None-Match says that it must not.',
  },
  body_too_large: {
    status: 413,
    title: 'Body too large',
    meaning: 'A body may hold 1.25 MiB; one of `POST /v1/apply` or `POST /v1/imports`, 64 MiB.',
  },
  uri_too_long: {
    status: 414,
    title: 'URI too long',
    meaning: 'A part of the path is too long.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    meaning: 'Send JSON, with `Content-Type: application/json`.',
  },
  invalid: {
    status: 422,
    title: 'Invalid',
    meaning:
      'Fields or parameters are invalid or unknown; `errors` names each with a JSON pointer. Nothing was written.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'Idempotency-Key reused',
    meaning: 'The key was used for another request in the last 24 hours. Use a new key for a new request.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    meaning:
      'The API key has made its requests of this minute (API_RATE_PER_MINUTE), too many wrong keys came from the address, or too many test calls are under way. Try again after `Retry-After` seconds.',
  },
  headers_too_large: {
    status: 431,
    title: 'Headers too large',
    meaning: 'The headers of the request are too large.',
  },
  internal_error: {
    status: 500,
    title: 'Internal error',
    meaning: 'The fault is on our side. The log has it under the `request_id`.',
  },
  store_unavailable: {
    status: 503,
    title: 'Store unavailable',
    meaning: 'PostgreSQL is away. Nothing was acknowledged; try again after `Retry-After` seconds.',
  },
  keys_unavailable: {
    status: 503,
    title: 'Keys unavailable',
    meaning:
      'AWS KMS, which holds the key that encrypts secrets, gave none. Nothing was written; try again after `Retry-After` seconds, and have its permissions looked at if that lasts.',
  },
} as const satisfies Record<string, CataloguedProblem>;

export type ProblemCode = keyof typeof PROBLEMS;

/** All codes, in the order of the catalogue. */
export const PROBLEM_CODES = Object.keys(PROBLEMS) as ProblemCode[];

/** Identifies a kind of problem (`type` of RFC 9457). It is a name, not an address. */
export const problemType = (code: ProblemCode): string => `urn:job-scheduler:problem:${code}`;

/** What `errors[].code` can be, and what it means. */
export const FIELD_ERRORS = {
  required: 'The field is missing.',
  unknown_field: 'There is no such field or parameter, or it does not work yet.',
  invalid_type: 'The value has the wrong JSON type.',
  invalid_value: 'The value is not one of those allowed.',
  invalid_format: 'The text does not have the format of the field.',
  out_of_range: 'The number or the length is too small or too large.',
  name_mismatch: 'The name in the body is not the name in the path.',
  cron_syntax: 'The schedule cannot be read as cron.',
  unknown_macro: 'There is no such macro.',
  every_syntax: 'The interval after `@every` cannot be read.',
  at_syntax: 'The instant after `@at` cannot be read.',
  never_fires: 'The schedule has no tick in the future.',
  unknown_timezone: 'There is no such IANA time zone.',
  public_url_missing:
    'Targets cannot be told where to report, or where to find keys: the setting PUBLIC_URL is missing.',
  secrets_key_missing: 'It needs the setting SECRETS_KEY.',
  address_denied: 'The URL names an address that may not be called (CALLBACK_ADDRESSES).',
  masked: 'The value is masked, and there is none to keep, or the stored one was for another origin.',
  unknown_secret: 'There is no secret of this name.',
  conflict: 'Somebody else manages or has changed this, so it is not overwritten.',
  invalid: 'The value breaks the rule that the message names.',
} as const;

export type FieldErrorCode = keyof typeof FIELD_ERRORS;
