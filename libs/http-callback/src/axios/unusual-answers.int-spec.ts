import { closeAll, listenHttp, listenRaw, openCallback, requestTo, sleep } from './target.for-spec.js';

afterEach(closeAll);

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

/** Calls a target that writes the parts one after the other, with a pause between them. */
async function callFor(...parts: string[]) {
  const { url } = await listenRaw((socket) => {
    void (async () => {
      for (const part of parts) {
        socket.write(part, 'latin1');
        await sleep(15);
      }
    })();
  });
  return openCallback().call(requestTo(url));
}

describe('interim answers before the answer are skipped', () => {
  test.each([
    ['100', ['HTTP/1.1 100 Continue\r\n\r\n', OK]],
    ['100 in the same packet', [`HTTP/1.1 100 Continue\r\n\r\n${OK}`]],
    ['100 with headers', [`HTTP/1.1 100 Continue\r\nx-a: b\r\nx-100: HTTP/1.1 100\r\n\r\n${OK}`]],
    ['100 without a reason', [`HTTP/1.1 100\r\n\r\n${OK}`]],
    ['100 twice', [`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n${OK}`]],
    ['100 byte by byte', [...'HTTP/1.1 100 Continue\r\n\r\n', OK]],
    ['102 and 103', [`HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${OK}`]],
    ['103, then 100', ['HTTP/1.1 103 Early Hints\r\n\r\n', `HTTP/1.1 100 Continue\r\n\r\n${OK}`]],
    ['199', [`HTTP/1.1 199 Odd\r\n\r\n${OK}`]],
  ])('%s', async (_, parts) => {
    expect(await callFor(...parts)).toMatchObject({
      outcome: 'response',
      http_status: 200,
      response_body: 'ok',
    });
  });

  test('on a reused connection too, and a body that looks like one is kept', async () => {
    const body = 'HTTP/1.1 100 Continue\r\n\r\n';
    const { url, sockets } = await listenHttp((_, response) => {
      response.writeContinue();
      response.end(body);
    });
    const callback = openCallback();
    for (let i = 0; i < 5; i += 1) {
      expect(await callback.call(requestTo(url))).toMatchObject({ http_status: 200, response_body: body });
      await sleep(10);
    }
    expect(sockets.length).toBe(1);
  });
});

describe('a status without a body', () => {
  test.each([
    ['204', 'No Content', '5'],
    ['304', 'Not Modified', '1234'],
    ['204', 'No Content', '0'],
    ['204', 'No Content', '5\r\nconnection: close'],
  ])('%s %s may come with content-length: %s', async (status, reason, length) => {
    const result = await callFor(`HTTP/1.1 ${status} ${reason}\r\ncontent-length: ${length}\r\n\r\n`);
    expect(result).toMatchObject({
      outcome: 'response',
      http_status: Number(status),
      error_code: null,
      response_body: '',
      response_bytes: 0,
      response_truncated: false,
    });
    expect(result.response_headers['content-length']).toBe(length.split('\r')[0]);
  });
});

describe('headers', () => {
  const KIB = 1024;
  const headersOf = (kib: number) =>
    `HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx-large: ${'x'.repeat(kib * KIB)}\r\nretry-after: 7\r\n\r\nok`;

  test.each([17, 40, 63])('of %d KiB are read', async (kib) => {
    const result = await callFor(headersOf(kib));
    expect(result).toMatchObject({ http_status: 200, response_body: 'ok', response_headers_left_out: 1 });
    expect(result.response_headers).toMatchObject({ 'retry-after': '7' });
  });

  test('of more than 64 KiB are too large', async () => {
    const result = await callFor(headersOf(65));
    expect(result).toMatchObject({ error_code: 'response_too_large', http_status: null, request_sent: true });
    expect(result.error_message).toContain('64 KiB');
  });
});

test.each(['000', '001', '099'])('status %s is an invalid response', async (status) => {
  for (const connection of ['keep-alive', 'close']) {
    const head = `HTTP/1.1 ${status} Odd\r\nconnection: ${connection}\r\ncontent-length: 2\r\n\r\n`;
    for (const parts of [[`${head}ok`], [head, 'ok']]) {
      const result = await callFor(...parts);
      expect(result).toMatchObject({ outcome: 'error', error_code: 'invalid_response', http_status: null });
      expect(result.error_message).toContain(`status ${Number(status)}`);
    }
  }
});
