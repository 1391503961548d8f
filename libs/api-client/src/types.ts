import type { components, operations } from './generated/schema.js';
import type { RawBody } from './body.js';

/** The schemas of the OpenAPI document, by name: `Schemas['Job']`. */
export type Schemas = components['schemas'];

/** The name of an operation, such as `listJobs`. */
export type OperationId = keyof operations;

type Unless<Absent, Type> = [Type] extends [never] ? Absent : Type;
type ParametersIn<Id extends OperationId, Place extends 'path' | 'query' | 'header'> = Unless<
  unknown,
  NonNullable<operations[Id]['parameters'][Place]>
>;

type BodyOf<Id extends OperationId> =
  NonNullable<operations[Id]['requestBody']> extends { content: infer Content }
    ? Content[keyof Content] | RawBody
    : never;
type WithBody<Id extends OperationId> = [BodyOf<Id>] extends [never]
  ? unknown
  : operations[Id] extends { requestBody: object }
    ? { body: BodyOf<Id> }
    : { body?: BodyOf<Id> };

/** All that an operation takes, in one object: parameters of path, query and headers by their names, and `body`. */
export type RequestOf<Id extends OperationId> = ParametersIn<Id, 'path'> &
  ParametersIn<Id, 'query'> &
  Partial<ParametersIn<Id, 'header'>> &
  WithBody<Id>;

type ContentOf<Answer> = Answer extends { content: infer Content } ? Content[keyof Content] : undefined;

/** What an operation resolves to: the body of its answer, undefined for 204. */
export type AnswerOf<Id extends OperationId> = {
  [Status in keyof operations[Id]['responses']]: ContentOf<operations[Id]['responses'][Status]>;
}[keyof operations[Id]['responses']];

/** Operations that answer with a page of a list. */
export type ListId = {
  [Id in OperationId]: AnswerOf<Id> extends { data: unknown[]; next_cursor: string | null } ? Id : never;
}[OperationId];

/** An item of such a list. */
export type ItemOf<Id extends ListId> =
  AnswerOf<Id> extends { data: (infer Item)[]; next_cursor: string | null } ? Item : never;

/** Arguments of a call: the request may be left out when the operation requires nothing. */
export type CallArguments<Id extends OperationId> =
  object extends RequestOf<Id>
    ? [request?: RequestOf<Id>, options?: CallOptions]
    : [request: RequestOf<Id>, options?: CallOptions];

/** How one call is made. */
export interface CallOptions {
  /** Ends the call, and its retries. The call then rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** Of a POST that creates something; by default each call has a key of its own, which its retries share. */
  readonly idempotencyKey?: string | undefined;
  /** How long one attempt may take, milliseconds; the client's own limit by default. */
  readonly timeoutMs?: number | undefined;
  /** Added to the request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}
