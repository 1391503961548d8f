import { documentedAnswers } from './documented-answers.js';

/** An answer of the API. */
export interface ApiAnswer<Body> {
  status: number;
  contentType: string;
  /** Parsed if it is JSON, otherwise text. */
  body: Body;
}

export interface ApiRequest {
  body?: unknown;
  headers?: Record<string, string>;
  /** Milliseconds within which the whole answer must arrive. */
  timeoutMs?: number;
}

interface Page<Item> {
  data: Item[];
  next_cursor: string | null;
}

/**
 * A client of the REST API that knows nothing about the code, but holds each answer against openapi.json. It takes the apis in turn.
 */
export class ApiClient {
  private calls = 0;

  /** `origins` returns the running apis and is asked before each call; the defaults apply to every request. */
  constructor(
    private readonly origins: () => string[],
    private readonly defaults: Pick<ApiRequest, 'headers' | 'timeoutMs'> = {},
  ) {}

  /** @throws Error when no complete answer arrives in time; UndocumentedAnswerError when it is not as documented. */
  async call<Body>(method: string, path: string, request: ApiRequest = {}): Promise<ApiAnswer<Body>> {
    const origins = this.origins();
    const origin = origins[(this.calls += 1) % origins.length];
    if (origin === undefined) throw new Error('No api is running.');
    const { body: sent, headers, timeoutMs = this.defaults.timeoutMs ?? 15_000 } = request;
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: {
        ...(sent !== undefined && { 'content-type': 'application/json' }),
        ...this.defaults.headers,
        ...headers,
      },
      signal: AbortSignal.timeout(timeoutMs),
      body: sent === undefined ? null : JSON.stringify(sent),
    });
    const contentType = response.headers.get('content-type') ?? '';
    const text = await response.text();
    const seen = { statusCode: response.status, headers: Object.fromEntries(response.headers), body: text };
    documentedAnswers().check(method, path, seen);
    const body = (contentType.includes('json') ? JSON.parse(text) : text) as Body;
    return { status: response.status, contentType, body };
  }

  /** @throws Error when the answer is not a success. */
  async ok<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const answer = await this.call<Body>(method, path, { body });
    if (answer.status >= 300)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** All items of a paged list. `query` begins with `&`. */
  async all<Item>(path: string, query = ''): Promise<Item[]> {
    const items: Item[] = [];
    for (let cursor = ''; ;) {
      const page = await this.ok<Page<Item>>('GET', `${path}?limit=500${query}${cursor}`);
      items.push(...page.data);
      if (page.next_cursor === null) return items;
      cursor = `&cursor=${encodeURIComponent(page.next_cursor)}`;
    }
  }
}
