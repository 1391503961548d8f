import {
  mayGoTo,
  renderOperation,
  SecretError,
  secretNamesOf,
  secretUsesOf,
  type OpenSecret,
  type Operation,
  type RenderValues,
  type SecretReader,
} from '@job-scheduler/job-model';
import { setTimeout as delay } from 'node:timers/promises';
import { readAddress } from '../addresses/ip-address.js';
import { callbackOperation } from '../call-of-run.js';
import type { CallbackOperation, CallbackRequest, CallbackResult, HttpCallback } from '../http-callback.js';
import { AccessTokens } from './access-tokens.js';
import { Authorizations, type Authorization } from './authorization.js';
import { CredentialError } from './credential-error.js';
import type { IdentityTokens } from './identity-tokens.js';
import { maskedResult } from './masked-result.js';
import { webhookSignature } from './signatures.js';
import { tlsMaterialOf } from './tls-material.js';
import { unansweredCall } from '../unanswered-call.js';

/** How often secrets are asked for while the store is away. */
const ASK_AGAIN_MS = 250;

/** Each answer is searched for all of the secrets of its call. Characters. */
const MOST_CHARACTERS = 64 * 1024;
const TOO_LONG = `The secrets of the job have more than ${MOST_CHARACTERS} characters together: use fewer or shorter ones.`;

/** A call that needs secrets or credentials. */
export interface CredentialedCall extends Pick<CallbackRequest, 'headers' | 'repeatable' | 'signal'> {
  /** The operation as the job has it, with all of its placeholders. */
  template: Operation;
  /** What the other placeholders stand for. */
  values: RenderValues;
  /** How long all of it may take, milliseconds. */
  timeout_ms: number;
}

type Secrets = ReadonlyMap<string, OpenSecret>;

/** A call whose secrets are known. */
interface OpenCall extends CredentialedCall {
  secrets: Secrets;
  /** Monotonic milliseconds. */
  startedAt: number;
}

/**
 * Makes the calls that need secrets, credentials or a signature. Here alone they are filled in, when the call is made, and what
 * comes back holds none: a target that repeats one is told of with a mask in its place.
 */
export class CredentialedCalls {
  private readonly authorizations: Authorizations;

  constructor(
    private readonly callback: HttpCallback,
    private readonly secrets: SecretReader,
    identities: IdentityTokens,
  ) {
    this.authorizations = new Authorizations(new AccessTokens(callback), identities);
  }

  /** Makes the call. Never rejects because of the target, the network, the operation or a secret. */
  async call(call: CredentialedCall): Promise<CallbackResult> {
    const startedAt = performance.now();
    try {
      const secrets = await this.secretsOf(call, startedAt + call.timeout_ms);
      return await this.callWith({ ...call, secrets, startedAt });
    } catch (error) {
      if (!(error instanceof SecretError || error instanceof CredentialError)) throw error;
      const { code, message } = error;
      return unansweredCall({
        code,
        message,
        duration_ms: performance.now() - startedAt,
        request_sent: false,
      });
    }
  }

  /** A target that refuses a token of an OAuth server is called once more, with another one. */
  private async callWith(call: OpenCall): Promise<CallbackResult> {
    const authorization = await this.authorization(call);
    const first = await this.send(call, authorization);
    const isRenewable = call.template.auth?.kind === 'oauth2_client_credentials' && authorization !== null;
    if (!isRenewable || first.http_status !== 401 || call.signal?.aborted === true) return first;
    const renewed = await this.authorization(call, authorization.secret).catch(() => null);
    if (renewed === null || renewed.secret === authorization.secret) return first;
    const { first_byte_sent_after_ms } = first;
    return { ...(await this.send(call, renewed)), first_byte_sent_after_ms, request_sent: true };
  }

  private authorization(call: OpenCall, refused: string | null = null): Promise<Authorization | null> {
    const { template, secrets, values, signal } = call;
    const credentials = {
      auth: template.auth,
      secrets,
      jobId: values.job_id ?? '',
      timeout_ms: leftOf(call),
      ...(signal !== undefined && { signal }),
    };
    return this.authorizations.of(credentials, refused);
  }

  private async send(call: OpenCall, authorization: Authorization | null): Promise<CallbackResult> {
    const { template, secrets, headers, repeatable, signal, startedAt } = call;
    const material = tlsMaterialOf(template, secrets);
    const client = material === null ? this.callback : this.callback.withTls(material);
    const operation = client.prepare({
      ...withHeader(rendered(call), authorization),
      timeout_ms: leftOf(call),
    });
    const preparedMs = performance.now() - startedAt;
    const result = await client.call({
      operation,
      headers: { ...headers, ...signatureOf(call, operation.body) },
      ...(repeatable !== undefined && { repeatable }),
      ...(signal !== undefined && { signal }),
    });
    const shown = [...secrets.values()].map(({ value }) => value);
    if (authorization !== null) shown.push(authorization.secret);
    return {
      ...maskedResult(result, shown),
      first_byte_sent_after_ms: result.first_byte_sent_after_ms + preparedMs,
      duration_ms: result.duration_ms + preparedMs,
    };
  }

  /** The secrets, all of which may go to the hosts that are called. Throws SecretError. */
  private async secretsOf(call: CredentialedCall, deadline: number): Promise<Secrets> {
    const { template } = call;
    const secrets = await this.read(secretNamesOf(template), call, deadline);
    if ([...secrets.values()].reduce((sum, { value }) => sum + value.length, 0) > MOST_CHARACTERS)
      throw new SecretError('secret_unusable', TOO_LONG);
    for (const { name, path } of secretUsesOf(template)) {
      const allowed = secrets.get(name)?.allowed_hosts ?? null;
      const urls = hostsOf(template, path);
      const url = urls.find((host) => !mayGoTo(host, allowed));
      if (url !== undefined) {
        const message = `The secret ${name} may not be sent to ${new URL(url).host}: add the host to its allowed_hosts, or correct the URL.`;
        throw new SecretError('secret_host_denied', message);
      }
      // A signature does not show its key.
      const isSent = path[0] !== 'signing';
      const plain = allowed !== null && isSent ? urls.find(isReadableOnItsWay) : undefined;
      if (plain !== undefined) {
        const message = `The secret ${name} has allowed_hosts, so it is sent over HTTPS alone, and not to ${new URL(plain).origin}: use an https URL.`;
        throw new SecretError('secret_host_denied', message);
      }
    }
    return secrets;
  }

  private async read(
    names: readonly string[],
    { signal, values }: CredentialedCall,
    deadline: number,
  ): Promise<Secrets> {
    for (;;) {
      try {
        return await this.secrets.read(names, values.namespace);
      } catch (error) {
        const mayComeBack = error instanceof SecretError && error.code === 'secrets_unavailable';
        const isOver = signal?.aborted === true || performance.now() + ASK_AGAIN_MS > deadline;
        if (!mayComeBack || isOver) throw error;
        await delay(ASK_AGAIN_MS);
      }
    }
  }
}

/** The URLs that a secret is for. What the server of tokens gives for it, opens as much, and goes to the target. */
const hostsOf = ({ callback_url, auth }: Operation, path: readonly (string | number)[]): string[] =>
  path[0] === 'auth' && auth?.kind === 'oauth2_client_credentials'
    ? [auth.token_url, callback_url]
    : [callback_url];

/** Plain HTTP, but to this machine. Whoever is on the way would be a host that the secret is not for. */
function isReadableOnItsWay(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'http:' || hostname === 'localhost') return false;
  return readAddress(hostname.replace(/^\[(.*)\]$/, '$1'))?.address.range() !== 'loopback';
}

/** What is left of the time for a call, milliseconds. */
const leftOf = ({ timeout_ms, startedAt }: OpenCall): number =>
  Math.max(1, timeout_ms - (performance.now() - startedAt));

/**
 * The operation with everything filled in. What holds secrets, or shows a certificate, is not repeated to another origin, and no
 * redirect can choose where they go. The header `authorization` is left out there in any case.
 */
function rendered({ template, values, secrets }: OpenCall): CallbackOperation {
  const holdsSecrets = secretUsesOf(template).some(({ path }) => path[0] !== 'auth' && path[0] !== 'signing');
  const isBound = template.auth?.kind === 'client_certificate' || template.tls !== null;
  const operation = callbackOperation(renderOperation(template, values, secrets));
  return { ...operation, confined: holdsSecrets || isBound };
}

const withHeader = (operation: CallbackOperation, authorization: Authorization | null): CallbackOperation =>
  authorization === null
    ? operation
    : { ...operation, headers: { ...operation.headers, authorization: authorization.header } };

/** The signature of a call, as a header; none if the job does not sign. */
function signatureOf(
  { template, secrets, headers }: OpenCall,
  body: Uint8Array | null,
): Record<string, string> {
  if (template.signing === null) return {};
  const keys = new Map(template.signing.secrets.map((name) => [name, secrets.get(name)?.value ?? '']));
  const message = { id: headers['webhook-id'] ?? '', timestamp: headers['webhook-timestamp'] ?? '', body };
  return { 'webhook-signature': webhookSignature(keys, message) };
}
