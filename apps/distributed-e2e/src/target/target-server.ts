import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EndLine, RequestLine } from '../history/target-log.js';
import { answerFor, type AnswerRules } from './answer.js';
import { LineFile } from './line-file.js';

/** Longer than any job's rest between calls, so that a kept connection is never closed under a new request. */
const KEEP_ALIVE_MS = 600_000;

const HASH_OF_NOTHING = createHash('sha1').digest('hex');

/** An HTTP server that records every request when it arrives and when it is over. */
export class TargetServer {
  private rules: AnswerRules = [];
  private requests = 0;

  private constructor(
    private readonly server: Server,
    private readonly log: LineFile,
  ) {
    server.on('request', (request, response) => this.handle(request, response));
  }

  /** Listens on a free port of 127.0.0.1 and appends to the file. */
  static async start(file: string): Promise<TargetServer> {
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0 });
    server.listen(0, '127.0.0.1', 4_096);
    await once(server, 'listening');
    return new TargetServer(server, new LineFile(file));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Sets the answers to all requests that end from now on. */
  answer(rules: AnswerRules): void {
    this.rules = rules;
  }

  /** Writes everything that has happened so far to the file. */
  flush(): void {
    this.log.flush();
  }

  async close(): Promise<void> {
    const closed = once(this.server.close(), 'close');
    this.server.closeAllConnections();
    await closed;
    this.log.close();
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const { at, monotonic } = now();
    const id = (this.requests += 1);
    const { method = '', url: path = '' } = request;
    const header = (name: string): string => String(request.headers[name] ?? '');
    const line: RequestLine = {
      kind: 'request',
      id,
      at,
      monotonic,
      method,
      path,
      job_id: header('x-job-id'),
      run_id: header('x-run-id'),
      scheduled_at: header('x-scheduled-at'),
      attempt: header('x-attempt'),
      idempotency_key: header('idempotency-key'),
    };
    this.log.append(line);
    let hash: Hash | undefined;
    let body_hash: string | null = null;
    const end = (outcome: EndLine['outcome']): void => {
      if (ended) return;
      ended = true;
      const status = response.headersSent ? response.statusCode : null;
      this.log.append({ kind: 'end', id, ...now(), outcome, status, body_hash } satisfies EndLine);
    };
    let ended = false;
    response.on('finish', () => end('answered'));
    response.on('close', () => end('hung_up'));
    request.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => void (hash ??= createHash('sha1')).update(chunk));
    request.on('end', () => {
      body_hash = hash?.digest('hex') ?? HASH_OF_NOTHING;
      this.respond(id, path, response);
    });
  }

  private respond(id: number, path: string, response: ServerResponse): void {
    const { hang, status, delayMs } = answerFor(path, this.rules);
    if (hang) return;
    const [least, greatest] = delayMs;
    const send = (): unknown => response.writeHead(status, { 'content-length': 0 }).end();
    // Spread evenly and the same in each run: no random numbers here.
    const spread = (id * 37) % (greatest - least + 1);
    if (least + spread === 0) send();
    else setTimeout(send, least + spread);
  }
}

/** Both clocks. The wall clock is read anew, in case it was set after this process began. */
const now = (): { at: number; monotonic: number } => ({ at: Date.now(), monotonic: performance.now() });
