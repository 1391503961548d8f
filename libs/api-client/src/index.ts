export { RawBody } from './body.js';
export {
  createClient,
  type Client,
  type ClientOptions,
  type EventFilter,
  type Operations,
} from './client.js';
export { ApiError, NoAnswerError, UnexpectedAnswerError, type Problem } from './errors.js';
export type { FollowOptions, JobSchedulerEvent } from './events.js';
export { type RetryOptions } from './retries.js';
export type { AnswerOf, CallOptions, ItemOf, ListId, OperationId, RequestOf, Schemas } from './types.js';
