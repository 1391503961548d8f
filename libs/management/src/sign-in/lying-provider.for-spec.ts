import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type Json = Record<string, unknown>;

/** What the provider says instead of the truth. */
export interface Lie {
  /** In the place of what it says of itself. */
  configuration?: Json;
  /** In the header and the claims of its word. */
  header?: Json;
  claims?: Json;
  /** Signs with a key that nobody knows. */
  isForged?: boolean;
  /** The whole of its answer to the code. */
  answer?: { status: number; body: string };
}

const encoded = (part: Json): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** A provider that answers every code, with a word that is right but for one lie. */
export class LyingProvider {
  lie: Lie = {};
  /** How often it was asked to redeem a code. */
  redeemed = 0;
  private readonly keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  private readonly otherKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });

  private constructor(private readonly server: Server) {}

  static async start(): Promise<LyingProvider> {
    const server = createServer();
    const provider = new LyingProvider(server);
    server.on('request', (request, response) => {
      const { status, body } = provider.answerTo(request.url ?? '');
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return provider;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Expected in its word: from the URL that it is visited with. */
  private nonce: string | null = null;

  /** Leads back from this URL, as a browser that it knows would be led. */
  visit(url: string): string {
    const { searchParams } = new URL(url);
    this.nonce = searchParams.get('nonce');
    const back = new URL(searchParams.get('redirect_uri') ?? '');
    back.searchParams.set('code', 'the-code');
    back.searchParams.set('state', searchParams.get('state') ?? '');
    return back.href;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private answerTo(path: string): { status: number; body: string } {
    switch (path) {
      case '/.well-known/openid-configuration':
        return { status: 200, body: JSON.stringify({ ...this.configuration(), ...this.lie.configuration }) };
      case '/keys':
        return { status: 200, body: JSON.stringify({ keys: [this.publicKey()] }) };
      case '/token':
        this.redeemed += 1;
        return this.lie.answer ?? { status: 200, body: JSON.stringify(this.tokens()) };
      default:
        return { status: 404, body: '{}' };
    }
  }

  private configuration(): Json {
    const { issuer } = this;
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    };
  }

  private publicKey(): Json {
    return { ...this.keys.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' };
  }

  private tokens(): Json {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: this.issuer,
      aud: 'job-scheduler',
      sub: 'ann',
      groups: ['ops'],
      nonce: this.nonce,
      iat: now,
      exp: now + 300,
      ...this.lie.claims,
    };
    const header = { alg: 'RS256', kid: 'one', ...this.lie.header };
    const text = `${encoded(header)}.${encoded(claims)}`;
    const { privateKey } = this.lie.isForged === true ? this.otherKeys : this.keys;
    return {
      access_token: 'access',
      token_type: 'Bearer',
      id_token: `${text}.${header.alg === 'none' ? '' : this.signature(text, privateKey)}`,
    };
  }

  private signature(text: string, key: KeyObject): string {
    return sign('sha256', Buffer.from(text), key).toString('base64url');
  }
}
