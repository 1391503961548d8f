import type { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Action } from '../command.js';
import type { Context } from '../context.js';
import { readText } from '../definition/files.js';
import { Failure, usage } from '../failure.js';
import { durationOf } from '../output/times.js';
import { keyOf, refusalOf } from './signature.js';

interface Options {
  readonly port: number;
  readonly host: string;
  readonly answers?: string;
  readonly delay?: string;
  readonly body?: string;
  readonly secret?: string;
  readonly count?: number;
}

/** How each request is answered. */
interface Manners {
  readonly answers: readonly number[];
  readonly delayMs: number;
  readonly body: string | undefined;
  readonly key: KeyObject | null;
}

/** `jobctl listen` */
export const listen: Action<Options> = async (context, _args, options) => {
  const target = new Target(context, mannersOf(options, await secretOf(context, options)));
  const server = createServer(
    (request, response) => void target.serve(request, response).catch(() => response.destroy()),
  );
  const address = await listening(server, options);
  context.terminal.say(`Listening at ${address}. Ctrl+C ends it.`);
  await target.finished(options.count ?? Infinity);
  server.closeAllConnections();
  server.close();
};

async function listening(server: Server, { port, host }: Options): Promise<string> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new Failure(
      `Cannot listen on ${host}:${port}: ${(error as NodeJS.ErrnoException).code}. Choose another --port.`,
    );
  }
  const { port: chosen } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${chosen}/`;
}

/** The secret itself, or that in the file behind `@`: on the command line, others could read it. */
const secretOf = async (context: Context, { secret }: Options): Promise<string | undefined> =>
  secret?.startsWith('@') ? (await readText(context, secret.slice(1))).trim() : secret;

function mannersOf({ answers = '200', delay: wait, body }: Options, secret: string | undefined): Manners {
  const statuses = answers.split(',').map(Number);
  if (!statuses.every((status) => Number.isInteger(status) && status >= 200 && status <= 599)) {
    throw usage(`"${answers}" is no list of statuses: write one like 500,500,200.`);
  }
  const key = secret === undefined ? null : keyOf(secret);
  if (secret !== undefined && key === null) {
    throw usage(
      secret.startsWith('whsk_')
        ? 'The secret whsk_… signs calls: a target verifies them with its public key, whpk_….'
        : secret.startsWith('whpk_')
          ? 'The public key is not 32 bytes in base64 behind whpk_: docs/guide/verifying-calls.md shows how one is made.'
          : 'The secret is not base64: it should look like whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, or whpk_… for a public key.',
    );
  }
  return { answers: statuses, delayMs: wait === undefined ? 0 : durationOf(wait), body, key };
}

class Target {
  private served = 0;
  private wanted = Infinity;
  private finish: () => void = () => undefined;

  constructor(
    private readonly context: Context,
    private readonly manners: Manners,
  ) {}

  /** Resolves after so many answers, or at Ctrl+C. */
  finished(count: number): Promise<void> {
    this.wanted = count;
    return new Promise((resolve) => {
      this.finish = resolve;
      if (this.context.signal.aborted) resolve();
      this.context.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const refusal = this.refusalOf(request, body);
    const { answers, delayMs } = this.manners;
    const status = refusal === null ? (answers[Math.min(this.served, answers.length - 1)] ?? 200) : 401;
    this.served += 1;
    const isLast = this.served === this.wanted;
    this.print(request, body, status, refusal);
    await delay(delayMs, undefined, { signal: this.context.signal });
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(this.manners.body ?? this.echo(request, body, refusal));
    if (isLast) response.on('close', this.finish);
  }

  private refusalOf({ headers }: IncomingMessage, body: Buffer): string | null {
    const { key } = this.manners;
    if (key === null) return null;
    const header = (name: string): string | undefined => headers[name]?.toString();
    const signed = {
      id: header('webhook-id'),
      timestamp: header('webhook-timestamp'),
      signature: header('webhook-signature'),
    };
    return refusalOf(key, signed, body, this.context.now());
  }

  private echo({ method, url }: IncomingMessage, body: Buffer, refusal: string | null): string {
    return JSON.stringify(refusal === null ? { method, url, body: body.toString() } : { refused: refusal });
  }

  private print(
    { method = '', url = '', headers }: IncomingMessage,
    body: Buffer,
    status: number,
    refusal: string | null,
  ): void {
    const { terminal, format, now } = this.context;
    const text = body.toString();
    if (format.kind === 'json') {
      const at = new Date(now()).toISOString();
      terminal.print(`${JSON.stringify({ at, method, url, headers, body: text, status, refusal })}\n`);
      return;
    }
    const { colors } = terminal;
    const paint = status < 300 ? colors.green : colors.red;
    const run = headers['x-run-id'] === undefined ? '' : ` run=${String(headers['x-run-id'])}`;
    const attempt = headers['x-attempt'] === undefined ? '' : ` attempt=${String(headers['x-attempt'])}`;
    const signature =
      this.manners.key === null ? '' : refusal === null ? ' signature=ok' : ` signature=wrong (${refusal})`;
    terminal.print(
      `${paint(String(status))} ${method} ${url}${run}${attempt}${signature}${text === '' ? '' : ` ${text}`}\n`,
    );
  }
}
