import { AddressDeniedError } from '../addresses/address-guard.js';
import type { CallbackErrorCode } from '../http-callback.js';

/** A named reason why an attempt failed; the message is one sentence for the job's owner. */
export class CallbackFault extends Error {
  constructor(
    readonly code: CallbackErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'CallbackFault';
  }
}

/** Names an error that occurred while connecting: look-up, TCP, TLS handshake. */
export function connectFault(cause: Error, target: { host: string; secure: boolean }): CallbackFault {
  if (cause instanceof CallbackFault) return cause;
  if (cause instanceof AddressDeniedError)
    return new CallbackFault('address_denied', cause.message, { cause });
  const reason = reasonOf(cause);
  const { host } = target;
  if (property(cause, 'syscall') === 'getaddrinfo' || reason === 'ENOTFOUND') {
    return new CallbackFault(
      'dns',
      `The host name of ${host} could not be resolved (${reason}): check the callback URL.`,
      { cause },
    );
  }
  // If several addresses were tried in turn, the error is an AggregateError, which has no syscall.
  const beforeHandshake = property(cause, 'syscall') === 'connect' || 'errors' in cause;
  if (target.secure && !beforeHandshake) {
    return new CallbackFault(
      'tls',
      `The TLS handshake with ${host} failed (${reason}): check the target's certificate and protocol.`,
      { cause },
    );
  }
  return new CallbackFault(
    'connect',
    `No connection to ${host} could be made (${reason}): check that the target is running and reachable.`,
    { cause },
  );
}

/** Names an error that occurred after connecting; `answered` tells whether response headers had arrived. */
export function exchangeFault(cause: Error, answered: boolean): CallbackFault {
  if (cause instanceof CallbackFault) return cause;
  const reason = reasonOf(cause);
  const fault = (code: CallbackErrorCode, message: string) => new CallbackFault(code, message, { cause });

  if (
    reason === 'UND_ERR_INVALID_ARG' ||
    reason === 'UND_ERR_NOT_SUPPORTED' ||
    reason === 'ERR_INVALID_URL'
  ) {
    return fault(
      'invalid_request',
      `The request cannot be sent as HTTP (${cause.message}): correct the job's URL and headers.`,
    );
  }
  if (reason === 'UND_ERR_HEADERS_OVERFLOW') {
    return fault(
      'response_too_large',
      'The response headers are larger than 64 KiB: make the target send fewer or shorter ones.',
    );
  }
  if (reason.startsWith('ERR_SSL_') || reason === 'EPROTO') {
    return fault('tls', `The TLS connection failed (${reason}): check the target's TLS settings.`);
  }
  if (isMalformed(cause, answered)) {
    return fault(
      'invalid_response',
      `The answer is not valid HTTP (${cause.message}): check what the target speaks.`,
    );
  }
  return fault(
    'reset',
    answered
      ? `The connection was closed in the middle of the response (${reason}): check the target's log.`
      : `The connection was closed before a response came (${reason}): check the target's log.`,
  );
}

function isMalformed(cause: Error, answered: boolean): boolean {
  // The parser's own codes are unusable: undici 7 fails to look them up. If the stream ends in the middle of a message,
  // the connection was closed; the answer is not garbage.
  if (cause.name === 'HTTPParserError') return !cause.message.includes('EOF');
  // undici asserts what it expects of an answer.
  if (cause.name === 'AssertionError') return true;
  // While headers are incomplete, undici reports any error of the parser as a length mismatch.
  if (cause.name === 'ResponseContentLengthMismatchError') return !answered;
  return cause.name === 'SocketError' && cause.message.startsWith('bad ');
}

function reasonOf(error: Error): string {
  const code = property(error, 'code');
  return typeof code === 'string' && code !== '' ? code : error.name;
}

function property(error: Error, name: string): unknown {
  return (error as unknown as Record<string, unknown>)[name];
}
