import { callbackUrlSchema } from './callback-url.js';
import { readUrl } from './read-url.js';

/** Beyond it, Node.js compiles a function. */
const OFTEN = 20_000;

describe('a URL', () => {
  it('is read, alone or relative to another one', () => {
    expect(readUrl('https://example.com/a?b')?.pathname).toBe('/a');
    expect(readUrl('/c', 'https://example.com/a?b')?.href).toBe('https://example.com/c');
  });

  it.each(['', 'example.com', '/a', 'http://', 'http://a b/'])('is not %j', (text) => {
    expect(readUrl(text)).toBeNull();
  });

  it('of letters beyond ASCII is the same however many were read before', () => {
    const hosts = new Set<string | undefined>();
    for (let read = 0; read < OFTEN; read += 1) hosts.add(readUrl('http://bücher.example/')?.host);
    expect([...hosts]).toEqual(['xn--bcher-kva.example']);
  });

  it('of letters beyond ASCII may be called back, however many were checked before', () => {
    const refused = new Set<string | undefined>();
    for (let checked = 0; checked < OFTEN; checked += 1) {
      const { error } = callbackUrlSchema.safeParse('http://bücher.example/');
      refused.add(error?.issues[0]?.message);
    }
    expect([...refused]).toEqual([undefined]);
  });
});
