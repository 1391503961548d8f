import { closeAll, listenRaw, openCallback, requestTo } from './target.for-spec.js';

afterEach(closeAll);

async function requestLineOf(rest: string, query: Record<string, string> = {}): Promise<string> {
  let line = '';
  const { port } = await listenRaw((socket, bytes) => {
    line = bytes.toString('latin1').split('\r\n')[0] ?? '';
    socket.end('HTTP/1.1 204 No Content\r\n\r\n');
  });
  const result = await openCallback().call(requestTo(`http://127.0.0.1:${port}${rest}`, { query }));
  expect(result).toMatchObject({ http_status: 204 });
  return line.replace(/^GET (.*) HTTP\/1\.1$/, '$1');
}

describe('path and query go out as they are written', () => {
  test.each([
    '/a/%2e%2e/b',
    '/a/../b/./c',
    '/a//b/',
    "/it's?it='s",
    '/%7euser/%c3%A4?a=%20+b',
    '/a;b=c,d/(e)!$&*:@~',
    '/list?filter[a]=1&x|y^z',
    '/list?a=1&b=2&a=3&a=&a=1',
    '/100%?50%',
    '/?',
    '/a??b=?/',
  ])('%s', async (rest) => {
    expect(await requestLineOf(rest)).toBe(rest);
  });

  test.each([
    ['', '/'],
    ['?a=1', '/?a=1'],
    ['#part', '/'],
    ['/a%2Fb?c#part?d', '/a%2Fb?c'],
  ])('%j becomes %s', async (rest, sent) => {
    expect(await requestLineOf(rest)).toBe(sent);
  });

  test("the job's query follows the one of the URL", async () => {
    expect(await requestLineOf("/a/%2e%2e/b?own='1'#part", { q: "a b&'ü'" })).toBe(
      "/a/%2e%2e/b?own='1'&q=a+b%26'%C3%BC'",
    );
    expect(await requestLineOf('', { q: '1' })).toBe('/?q=1');
    expect(await requestLineOf('/?a=1&a=2', { a: '3' })).toBe('/?a=1&a=2&a=3');
  });

  test.each([
    ['/ä b', '/%C3%A4%20b'],
    ['/a"<>`{}?"<>', '/a%22%3C%3E%60%7B%7D?%22%3C%3E'],
    ['\\a\\b', '/a/b'],
  ])(
    'what HTTP does not allow there is encoded, for jobs from before it was refused: %s',
    async (rest, sent) => {
      expect(await requestLineOf(rest)).toBe(sent);
    },
  );
});
