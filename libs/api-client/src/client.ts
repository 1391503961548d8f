import { isJson, mediaTypeOf, UnexpectedAnswerError } from './errors.js';
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

/** A method for every operation of the API, named by its operation id. */
export type Operations = {
  readonly [Id in OperationId]: (...args: CallArguments<Id>) => Promise<AnswerOf<Id>>;
};

/** A client of the API. It keeps no connection and need not be closed. */
export interface Client extends Operations {
  /** Makes a call and resolves to the answer itself, for its headers, or to stream its body. */
  send<Id extends OperationId>(id: Id, request: RequestOf<Id>, options?: CallOptions): Promise<Response>;
  /**
   * Every item of a list, page by page: `for await (const job of client.items('listJobs', { status: ['paused'] }))`.
   * Each page is asked for when its first item is. `limit` is the size of a page.
   */
  items<Id extends ListId>(id: Id, request: RequestOf<Id>, options?: CallOptions): AsyncIterable<ItemOf<Id>>;
}

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
  const methods = Object.keys(ROUTES).map((id) => [
    id,
    async (request?: Values, callOptions?: CallOptions) =>
      bodyOf(await send(id as OperationId, request, callOptions)),
  ]);
  const operations = Object.fromEntries(methods) as Operations;
  return {
    ...operations,
    send,
    items: (id, request, callOptions) =>
      itemsOf(operations[id] as ListOperation<ItemOf<typeof id>>, request, callOptions),
  };
}

async function bodyOf(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  if (isJson(response)) return response.json();
  // A page of another server, which answers everything with 200.
  if (mediaTypeOf(response) === 'text/html') {
    throw new UnexpectedAnswerError(response.url, response.status, mediaTypeOf(response));
  }
  return response.text();
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
