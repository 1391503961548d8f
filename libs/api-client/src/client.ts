import { isJson, mediaTypeOf, textOf, UnexpectedAnswerError } from './errors.js';
import { follow, type FollowOptions, type JobSchedulerEvent } from './events.js';
import { ROUTES } from './generated/routes.js';
import { call, type Connection } from './http.js';
import { DEFAULT_RETRIES, type RetryOptions } from './retries.js';
import type { Values } from './route.js';
import type {
  AnswerOf,
  CallArguments,
  CallOptions,
  ItemOf,
  ListId,
  OperationId,
  RequestOf,
} from './types.js';

/** How a client reaches the API. */
export interface ClientOptions {
  /** Where the API is: `http://127.0.0.1:8000`. A path is kept, as behind a proxy. */
  readonly url: string;
  /** The API key, or a function that returns it, which is asked before each call. */
  readonly token?: Connection['token'];
  /** The `fetch` to use; the global one by default. */
  readonly fetch?: typeof fetch;
  /** How long one attempt of a call may take until its answer begins, milliseconds; 30,000 by default. */
  readonly timeoutMs?: number;
  /** How calls are repeated; three times within about two seconds by default. */
  readonly retry?: Partial<RetryOptions>;
  /** Headers of every request, such as `user-agent`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A method for every operation of the API, named by its operation id. Events have a method of their own. */
export type Operations = {
  readonly [Id in Exclude<OperationId, 'streamEvents'>]: (
    ...args: CallArguments<Id>
  ) => Promise<AnswerOf<Id>>;
};

/** A client of the API. It keeps no connection and need not be closed. */
export interface Client extends Operations {
  /** Makes a call and resolves to the answer itself, for its headers, or to stream its body. */
  send<Id extends OperationId>(id: Id, request: RequestOf<Id>, options?: CallOptions): Promise<Response>;
  /** Makes a call and resolves to the text of the answer, with numbers and keys that JavaScript could not keep. */
  text<Id extends OperationId>(id: Id, request: RequestOf<Id>, options?: CallOptions): Promise<string>;
  /**
   * Every item of a list, page by page: `for await (const job of client.items('listJobs', { status: ['paused'] }))`.
   * Each page is asked for when its first item is. `limit` is the size of a page.
   */
  items<Id extends ListId>(id: Id, request: RequestOf<Id>, options?: CallOptions): AsyncIterable<ItemOf<Id>>;
  /**
   * What happens, as it happens: `for await (const event of client.events({ type: ['run.failed'] }))`. It goes on for ever, over
   * lost connections, until the signal is aborted or the loop is left.
   */
  events(filter?: EventFilter, options?: FollowOptions): AsyncIterable<JobSchedulerEvent>;
}

/** Which events are wanted; all of them by default. */
export type EventFilter = Omit<RequestOf<'streamEvents'>, 'Last-Event-ID'>;

/** Makes a client. Nothing is called before the first operation. */
export function createClient(options: ClientOptions): Client {
  const connection: Connection = {
    url: options.url,
    token: options.token,
    // The global one is looked up for each call, so that it may be replaced, and is called as a method of nothing.
    fetch: options.fetch ?? ((...args) => fetch(...args)),
    timeoutMs: options.timeoutMs ?? 30_000,
    retry: { ...DEFAULT_RETRIES, ...options.retry },
    headers: options.headers ?? {},
  };
  const send = (id: OperationId, request: Values = {}, callOptions?: CallOptions): Promise<Response> =>
    call(connection, ROUTES[id], request, callOptions);
  const ids = Object.keys(ROUTES).filter((id) => id !== 'streamEvents');
  const methods = ids.map((id) => [
    id,
    async (request?: Values, callOptions?: CallOptions) =>
      bodyOf(await send(id as OperationId, request, callOptions), callOptions?.signal),
  ]);
  const operations = Object.fromEntries(methods) as Operations;
  return {
    ...operations,
    send,
    text: async (id, request, callOptions) =>
      textOf(expected(await send(id, request, callOptions)), callOptions?.signal),
    events: (filter = {}, followOptions = {}) => eventsOf(send, filter, followOptions),
    items: (id, request, callOptions) =>
      itemsOf(operations[id] as ListOperation<ItemOf<typeof id>>, request, callOptions),
  };
}

/** The first connection is tried once; how later ones are made again is up to `follow`. */
async function* eventsOf(
  send: (id: OperationId, request: Values, options: CallOptions) => Promise<Response>,
  filter: EventFilter,
  options: FollowOptions,
): AsyncGenerator<JobSchedulerEvent, void, undefined> {
  const leaving = new AbortController();
  const signal =
    options.signal === undefined ? leaving.signal : AbortSignal.any([options.signal, leaving.signal]);
  const open = (last: string | undefined): Promise<Response> =>
    send('streamEvents', { ...filter, 'Last-Event-ID': last }, { signal });
  try {
    yield* follow(open, { ...options, signal });
  } finally {
    leaving.abort();
  }
}

async function bodyOf(response: Response, signal?: AbortSignal): Promise<unknown> {
  if (response.status === 204) return undefined;
  const text = await textOf(expected(response), signal);
  return isJson(response) ? JSON.parse(text) : text;
}

/** The answer, unless it is a page of another server, which answers everything with 200. */
function expected(response: Response): Response {
  if (mediaTypeOf(response) !== 'text/html') return response;
  throw new UnexpectedAnswerError(response.url, response.status, mediaTypeOf(response));
}

type ListOperation<Item> = (
  request: Values,
  options?: CallOptions,
) => Promise<{ data: Item[]; next_cursor: string | null }>;

async function* itemsOf<Item>(
  list: ListOperation<Item>,
  request: Values,
  options?: CallOptions,
): AsyncGenerator<Item, void, undefined> {
  let cursor = request['cursor'];
  do {
    const page = await list({ ...request, cursor }, options);
    yield* page.data;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}
