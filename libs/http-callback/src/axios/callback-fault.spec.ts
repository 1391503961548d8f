import { CallbackFault, connectFault, exchangeFault } from './callback-fault.js';

function error(name: string, message: string, properties: Record<string, unknown> = {}): Error {
  return Object.assign(new Error(message), { name, ...properties });
}

const target = { host: 'example.com:8443', secure: true };

test.each([
  { code: 'dns', cause: error('Error', 'lookup', { code: 'EAI_AGAIN', syscall: 'getaddrinfo' }) },
  { code: 'dns', cause: error('Error', 'no address', { code: 'ENOTFOUND' }) },
  { code: 'connect', cause: error('Error', 'no route', { code: 'EHOSTUNREACH', syscall: 'connect' }) },
  { code: 'connect', cause: new AggregateError([error('Error', 'refused')], 'all refused') },
  { code: 'tls', cause: error('Error', 'certificate has expired', { code: 'CERT_HAS_EXPIRED' }) },
  { code: 'tls', cause: error('Error', 'disconnected in the handshake', { code: 'ECONNRESET' }) },
])('while connecting, "$cause.message" is $code', ({ code, cause }) => {
  expect(connectFault(cause, target)).toMatchObject({ code, cause });
});

test('without TLS any other error while connecting is a connect error', () => {
  const cause = error('Error', 'read ECONNRESET', { code: 'ECONNRESET' });
  expect(connectFault(cause, { ...target, secure: false })).toMatchObject({ code: 'connect', cause });
});

const lengthMismatch = error('ResponseContentLengthMismatchError', 'length mismatch');

test.each([
  { code: 'reset', answered: false, cause: error('SocketError', 'closed', { code: 'UND_ERR_SOCKET' }) },
  { code: 'reset', answered: true, cause: error('Error', 'read ECONNRESET', { code: 'ECONNRESET' }) },
  { code: 'reset', answered: true, cause: lengthMismatch },
  { code: 'reset', answered: true, cause: error('HTTPParserError', 'Invalid EOF state') },
  { code: 'invalid_response', answered: false, cause: lengthMismatch },
  { code: 'invalid_response', answered: false, cause: error('HTTPParserError', 'Expected HTTP/') },
  { code: 'invalid_response', answered: false, cause: error('SocketError', 'bad upgrade') },
  { code: 'invalid_response', answered: false, cause: error('AssertionError', 'asserted') },
  {
    code: 'response_too_large',
    answered: false,
    cause: error('HeadersOverflowError', 'headers', { code: 'UND_ERR_HEADERS_OVERFLOW' }),
  },
  {
    code: 'invalid_request',
    answered: false,
    cause: error('InvalidArgumentError', 'argument', { code: 'UND_ERR_INVALID_ARG' }),
  },
  { code: 'tls', answered: false, cause: error('Error', 'alert', { code: 'ERR_SSL_TLSV13_ALERT' }) },
])('after connecting, "$cause.message" is $code (answered: $answered)', ({ code, answered, cause }) => {
  expect(exchangeFault(cause, answered)).toMatchObject({ code, cause });
});

test('a fault that already has its name keeps it', () => {
  const fault = new CallbackFault('address_denied', 'The address of the target is not allowed.');
  expect(connectFault(fault, target)).toBe(fault);
  expect(exchangeFault(fault, true)).toBe(fault);
});
