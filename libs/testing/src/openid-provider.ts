import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Whom the provider lets in next, and what it says of them. */
export interface ProvidedAccount {
  sub: string;
  email?: string;
  email_verified?: boolean;
  groups?: string[];
}

/** What the scheduler is to the provider. */
export const PROVIDER_CLIENT = { client_id: 'job-scheduler', client_secret: 'the-secret-of-the-client' };

/** oidc-provider, which is certified. Whoever comes is logged in as the account of `POST /next`: at once, or after a click if it asks. */
const SERVER = `
  import { createServer } from 'node:http';
  import { text } from 'node:stream/consumers';
  import Provider from 'oidc-provider';
  // It does not outlive the tests, however they end.
  process.stdin.on('end', () => process.exit()).resume();
  const { client, port, asks } = JSON.parse(process.argv[1]);
  const accounts = new Map();
  let next = null;
  const server = createServer((request, response) => serve(request, response));
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const issuer = 'http://127.0.0.1:' + server.address().port;
  const provider = new Provider(issuer, {
    clients: [client],
    cookies: { keys: ['the key of cookies'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['groups'] },
    interactions: { url: (context, interaction) => '/interaction/' + interaction.uid },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { logoutSource } },
    ttl: { Session: 3600, Grant: 3600, Interaction: 3600, AccessToken: 600, IdToken: 600 },
    findAccount: (context, id) => ({ accountId: id, claims: () => accounts.get(id) }),
  });
  const handle = provider.callback();
  const page = (content) => '<!doctype html><html lang="en"><title>The provider</title><link rel="icon" href="data:,">' +
    content + '</html>';
  // Its own page asks other hosts for fonts.
  function logoutSource(context, form) {
    context.body = page(form + '<button form="op.logoutForm" name="logout" value="yes">Yes, sign me out</button>');
  }
  async function serve(request, response) {
    if (request.url === '/next') {
      next = JSON.parse(await text(request));
      if (next !== null) accounts.set(next.sub, next);
      response.end();
    } else if (asks && request.url.startsWith('/interaction/') && request.method === 'GET') {
      response.setHeader('content-type', 'text/html');
      response.end(page('<form method="post"><button>Continue as ' + next.sub + '</button></form>'));
    } else if (request.url.startsWith('/interaction/')) {
      const { params } = await provider.interactionDetails(request, response);
      if (next === null) {
        return provider.interactionFinished(request, response, { error: 'access_denied' });
      }
      const grant = new provider.Grant({ accountId: next.sub, clientId: params.client_id });
      grant.addOIDCScope(params.scope);
      const result = { login: { accountId: next.sub }, consent: { grantId: await grant.save() } };
      await provider.interactionFinished(request, response, result);
    } else handle(request, response);
  }
  console.log(issuer);
`;

/** A provider of OpenID Connect as others run it, in a process of its own. */
export class RealProvider {
  private constructor(
    readonly issuer: string,
    private readonly child: ChildProcess,
  ) {}

  /** `port`: 0 for any that is free. `asks`: whether it shows a page with a button before it lets somebody in. */
  static async start(
    redirectUri: string,
    home: string,
    { port = 0, asks = false }: { port?: number; asks?: boolean } = {},
  ): Promise<RealProvider> {
    const client = { ...PROVIDER_CLIENT, redirect_uris: [redirectUri], post_logout_redirect_uris: [home] };
    const child = spawn(
      process.execPath,
      ['--input-type=module', '-e', SERVER, JSON.stringify({ client, port, asks })],
      { stdio: ['pipe', 'pipe', 'ignore'] },
    );
    const lines = createInterface({ input: child.stdout });
    // It warns about plain HTTP first.
    for await (const line of lines)
      if (line.startsWith('http://127.0.0.1:')) return new RealProvider(line, child);
    throw new Error('The provider ended before it listened.');
  }

  /** The next one who comes without a session is let in as this account; null: nobody is. */
  async letIn(account: ProvidedAccount | null): Promise<void> {
    await fetch(`${this.issuer}/next`, { method: 'POST', body: JSON.stringify(account) });
  }

  /**
   * Goes where a browser without a session of the provider goes from this URL, until the provider leads elsewhere. Returns where.
   */
  async visit(url: string): Promise<string> {
    const cookies = new Map<string, string>();
    for (let next = url, hops = 0; hops < 10; hops += 1) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(next, { redirect: 'manual', headers: { cookie } });
      await answer.text();
      for (const header of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
        cookies.set(name, value);
      }
      const location = answer.headers.get('location');
      if (location === null) throw new Error(`The provider answered ${answer.status} to ${next}.`);
      next = new URL(location, next).href;
      if (!next.startsWith(this.issuer)) return next;
    }
    throw new Error('The provider leads on and on.');
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}
