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
import { callbackOperation } from '../call-of-run.js';
import type { CallbackOperation, CallbackRequest, CallbackResult, HttpCallback } from '../http-callback.js';
import { maskedResult } from './masked-result.js';
import { unsentCall } from './unsent-call.js';

/** How often secrets are asked for while the store is away. */
const ASK_AGAIN_MS = 250;

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

/**
 * Makes the calls that need secrets. Here alone they are filled in, when the call is made, and what comes back holds none: a
 * target that repeats one is told of with a mask in its place.
 */
export class CredentialedCalls {
  constructor(
    private readonly callback: HttpCallback,
    private readonly secrets: SecretReader,
  ) {}

  /** Makes the call. Never rejects because of the target, the network, the operation or a secret. */
  async call(call: CredentialedCall): Promise<CallbackResult> {
    const startedAt = performance.now();
    try {
      const secrets = await this.secretsOf(call, startedAt + call.timeout_ms);
      const result = await this.callWith(call, secrets, startedAt);
      return maskedResult(
        result,
        [...secrets.values()].map(({ value }) => value),
      );
    } catch (error) {
      if (error instanceof SecretError) return unsentCall(error, performance.now() - startedAt);
      throw error;
    }
  }

  private async callWith(
    call: CredentialedCall,
    secrets: Secrets,
    startedAt: number,
  ): Promise<CallbackResult> {
    const operation = rendered(call, secrets);
    const preparedMs = performance.now() - startedAt;
    const { headers, repeatable, signal } = call;
    const result = await this.callback.call({
      operation: { ...operation, timeout_ms: Math.max(1, call.timeout_ms - preparedMs) },
      headers,
      ...(repeatable !== undefined && { repeatable }),
      ...(signal !== undefined && { signal }),
    });
    return {
      ...result,
      first_byte_sent_after_ms: result.first_byte_sent_after_ms + preparedMs,
      duration_ms: result.duration_ms + preparedMs,
    };
  }

  /** The secrets, all of which may go to the host that is called. Throws SecretError. */
  private async secretsOf(call: CredentialedCall, deadline: number): Promise<Secrets> {
    const secrets = await this.read(secretNamesOf(call.template), call, deadline);
    const { callback_url } = call.template;
    for (const [name, { allowed_hosts }] of secrets) {
      if (mayGoTo(callback_url, allowed_hosts)) continue;
      const message = `The secret ${name} may not be sent to ${new URL(callback_url).host}: add the host to its allowed_hosts, or correct the URL.`;
      throw new SecretError('secret_host_denied', message);
    }
    return secrets;
  }

  private async read(
    names: readonly string[],
    { signal }: CredentialedCall,
    deadline: number,
  ): Promise<Secrets> {
    for (;;) {
      try {
        return await this.secrets.read(names);
      } catch (error) {
        const mayComeBack = error instanceof SecretError && error.code === 'secrets_unavailable';
        const isOver = signal?.aborted === true || performance.now() + ASK_AGAIN_MS > deadline;
        if (!mayComeBack || isOver) throw error;
        await delay(ASK_AGAIN_MS);
      }
    }
  }
}

/** The operation with everything filled in. What holds secrets in its payload is not repeated to another origin. */
function rendered({ template, values }: CredentialedCall, secrets: Secrets): CallbackOperation {
  const isPayloadSecret = secretUsesOf(template).some(({ path }) => path[0] === 'payload');
  return { ...callbackOperation(renderOperation(template, values, secrets)), confined: isPayloadSecret };
}
