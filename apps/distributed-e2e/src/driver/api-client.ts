/** An answer of the API. */
export interface ApiAnswer<Body> {
  status: number;
  isProblem: boolean;
  body: Body;
}

/** What the driver reads of a job. */
export interface JobAnswer {
  id: string;
  name: string;
  revision: number;
  active: boolean;
  schedule: string;
  created_at: string;
  job: { callback_url: string };
}

interface Page<Item> {
  data: Item[];
  next_cursor: string | null;
}

const TIMEOUT_MS = 10_000;

/** The REST API as a client without any knowledge of the code uses it, on whichever api is next. */
export class ApiClient {
  private calls = 0;

  /** `origins` tells, for each call anew, where the apis are that run. */
  constructor(private readonly origins: () => string[]) {}

  /** @throws Error when no whole answer comes in time. */
  async call<Body>(
    method: string,
    path: string,
    {
      body,
      headers = {},
      timeoutMs = TIMEOUT_MS,
    }: { body?: unknown; headers?: Record<string, string>; timeoutMs?: number } = {},
  ): Promise<ApiAnswer<Body>> {
    const origins = this.origins();
    const origin = origins[(this.calls += 1) % origins.length];
    if (origin === undefined) throw new Error('No api runs.');
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    return {
      status: response.status,
      isProblem: type.startsWith('application/problem+json'),
      body: (type.includes('json') ? JSON.parse(text) : text) as Body,
    };
  }

  /** @throws Error when the answer is no success. */
  async get<Body>(path: string): Promise<Body> {
    const { status, body } = await this.call<Body>('GET', path);
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** All items of a paged list. `query` begins with `?`. */
  async all<Item>(path: string, query: string): Promise<Item[]> {
    const items: Item[] = [];
    for (let cursor = ''; ;) {
      const page = await this.get<Page<Item>>(`${path}${query}&limit=500${cursor}`);
      items.push(...page.data);
      if (page.next_cursor === null) return items;
      cursor = `&cursor=${encodeURIComponent(page.next_cursor)}`;
    }
  }
}
