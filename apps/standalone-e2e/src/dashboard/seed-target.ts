import type { RecordingTarget } from '@job-scheduler/testing';
import { setTimeout as delay } from 'node:timers/promises';

const SLOW_MS = 20_000;
/** Bytes that are no text in any encoding, zero among them. */
const BYTES = Buffer.from(Array.from({ length: 512 }, (_, index) => (index * 37) % 256));
const REPORT = { kind: 'daily', rows: 1_284, warnings: ['stock of 3 articles is unknown'], took_ms: 311 };

/** A target whose paths answer in the ways that targets do: `/ok`, `/fails`, `/slow`, `/binary`, `/report`. */
export function answerLikeTargets(target: RecordingTarget): void {
  target.respond(async ({ url }, response) => {
    switch (url.split('?')[0]) {
      case '/fails':
        return {
          status: 500,
          headers: { 'content-type': 'text/plain' },
          body: 'out of paper, and of patience',
        };
      case '/slow':
        await delay(SLOW_MS, undefined, { ref: false });
        return { body: 'at last' };
      case '/binary':
        response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(BYTES);
        return undefined;
      case '/report':
        return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(REPORT) };
      default:
        return { headers: { 'content-type': 'text/plain' }, body: 'done' };
    }
  });
}
