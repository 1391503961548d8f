// Sends a request as it is, however odd, and reads what comes back.
import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const GIVE_UP_MS = 60_000;

/**
 * Resolves to `{status, headers, body}`, or to `{refused}` where Node.js' client or the server's parser of HTTP wants nothing of it.
 * Of streams that do not end, only the beginning is read.
 */
export function send(origin, { method, path, headers, body }, key) {
  const bytes = body === null ? null : Buffer.from(body, 'utf8');
  const all = { authorization: `Bearer ${key}`, ...headers };
  if (bytes !== null) all['content-length'] = String(bytes.length);
  return new Promise((resolve) => {
    const refuse = (error) => resolve({ refused: error.code ?? error.message });
    let sent;
    try {
      sent = request(
        origin + '/',
        { agent, method, path: printable(path), headers: all, timeout: GIVE_UP_MS },
        (response) => {
          const chunks = [];
          const end = () =>
            resolve({
              status: response.statusCode,
              headers: response.headers,
              body: Buffer.concat(chunks).toString('utf8'),
            });
          response.on('data', (chunk) => {
            chunks.push(chunk);
            if (String(response.headers['content-type']).startsWith('text/event-stream')) sent.destroy();
          });
          response.on('end', end).on('close', end);
          if (String(response.headers['content-type']).startsWith('text/event-stream'))
            setTimeout(() => sent.destroy(), 20);
        },
      );
    } catch (error) {
      return refuse(error);
    }
    sent.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode, headers: response.headers, body: '' });
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${GIVE_UP_MS} ms`)));
    sent.on('error', refuse).end(bytes);
  });
}

export const closeConnections = () => agent.destroy();

/** Node.js' client sends no control characters and spaces. */
const printable = (path) =>
  path.replaceAll(/[^!-~]/gu, (character) => encodeURIComponent(character.toWellFormed()));
