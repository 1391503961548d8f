import { NoAnswerError } from './errors.js';
import { follow } from './events.js';

const encoder = new TextEncoder();

/** An answer that sends these pieces, then breaks, ends or stays open. */
function answer(pieces: string[], then: 'breaks' | 'ends' | 'stays'): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(encoder.encode(piece));
      if (then === 'ends') controller.close();
    },
    pull(controller) {
      if (then === 'breaks') controller.error(new Error('reset'));
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

const message = (n: number): string =>
  `id: ${n}\nevent: run\ndata: {"id":"event ${n}","data":{"n":${n}}}\n\n`;

async function take(count: number, open: Parameters<typeof follow>[0], options = {}): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const { data } of follow(open, options)) if (seen.push(data['n']) === count) break;
  return seen;
}

describe('the events of the API', () => {
  it('go on behind the last one when the connection breaks or ends', async () => {
    const asked: (string | undefined)[] = [];
    const lost: string[] = [];
    const connections = [
      answer([message(1).slice(0, 9), message(1).slice(9), ': heartbeat\n\n', message(2)], 'breaks'),
      answer([], 'ends'),
      answer([message(2), message(3)], 'stays'),
    ];
    const open = (last?: string): Promise<Response> => {
      asked.push(last);
      return Promise.resolve(connections.shift() as Response);
    };
    let opened = 0;
    const onOpened = (): void => void (opened += 1);
    const options = { lastEventId: '0', onOpened, onLost: ({ message: why }: Error) => lost.push(why) };
    expect(await take(3, open, options)).toEqual([1, 2, 3]);
    expect(opened).toBe(3);
    expect(asked).toEqual(['0', '2', '2']);
    expect(lost).toEqual(['The connection was lost.']);
  });

  it('end when nobody is there to begin with', async () => {
    const nobody = (): Promise<Response> => Promise.reject(new NoAnswerError('http://x/', 'unreachable'));
    await expect(take(1, nobody)).rejects.toThrow(NoAnswerError);
  });

  it('end when the API refuses', async () => {
    const refused = Promise.reject(new Error('Unauthorized.'));
    await expect(take(1, () => refused)).rejects.toThrow('Unauthorized.');
  });

  it('end without an error when they are no longer wanted', async () => {
    const abort = new AbortController();
    const open = (): Promise<Response> => {
      const response = answer([message(1)], 'stays');
      setTimeout(() => abort.abort(), 20);
      // As fetch does: its signal ends the body, too.
      const ended = new TransformStream<Uint8Array, Uint8Array>();
      const body = response.body?.pipeTo(ended.writable, { signal: abort.signal });
      body?.catch(() => undefined);
      return Promise.resolve(new Response(ended.readable));
    };
    expect(await take(9, open, { signal: abort.signal })).toEqual([1]);
  });
});
