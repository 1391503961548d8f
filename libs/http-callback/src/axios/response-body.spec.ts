import type { CallbackFault } from './callback-fault.js';
import { ResponseBody } from './response-body.js';

function receive(chunks: Buffer[], limits = { kept: 8, read: 16 }) {
  const faults: CallbackFault[] = [];
  let ended = false;
  const body = new ResponseBody(undefined, limits, {
    onBodyEnd: () => (ended = true),
    onBodyFault: (fault) => faults.push(fault),
    onBodyDrain: () => undefined,
  });
  for (const chunk of chunks) body.write(chunk);
  const unfinished = body.kept();
  body.end();
  const { bytes, truncated } = body;
  return { ...body.kept(), bytes, truncated, unfinished, faults: faults.map(({ code }) => code), ended };
}

const bytes = (text: string) => [...Buffer.from(text)].map((byte) => Buffer.from([byte]));

test('characters split over chunks are put together', () => {
  expect(receive(bytes('aé€'))).toMatchObject({
    text: 'aé€',
    encoding: 'utf8',
    bytes: 6,
    truncated: false,
    faults: [],
    ended: true,
  });
});

test('a body without bytes is text', () => {
  expect(receive([])).toMatchObject({ text: '', encoding: 'utf8', bytes: 0, truncated: false });
});

test('a character that the cap cuts is left out, however long it is', () => {
  const cut = { encoding: 'utf8', truncated: true };
  expect(receive([Buffer.from('1234567é')])).toMatchObject({ ...cut, text: '1234567', bytes: 9 });
  expect(receive([Buffer.from('123456€')])).toMatchObject({ ...cut, text: '123456', bytes: 9 });
  expect(receive([Buffer.from('12345😀')])).toMatchObject({ ...cut, text: '12345', bytes: 9 });
  expect(receive(bytes('1234567€'))).toMatchObject({ ...cut, text: '1234567', bytes: 10 });
  expect(receive([Buffer.from('12345€6')])).toMatchObject({ ...cut, text: '12345€' });
});

test('a body exactly as long as the cap is whole', () => {
  expect(receive([Buffer.from('12345€')])).toMatchObject({ text: '12345€', truncated: false });
});

test('what is not UTF-8, or holds NUL, is given in base64', () => {
  for (const binary of [
    [0x61, 0xff],
    [0x61, 0x00],
    [0xe2, 0x82],
    [0xc3, 0xa9, 0xe9],
    [0xed, 0xa0, 0x80],
  ]) {
    const body = Buffer.from(binary);
    const text = body.toString('base64');
    expect(receive([body])).toMatchObject({ text, encoding: 'base64', bytes: body.length });
  }
});

test('a replacement character that was sent as such is text', () => {
  expect(receive([Buffer.from('a\uFFFDb')])).toMatchObject({ text: 'a\uFFFDb', encoding: 'utf8' });
});

test('a binary body that the cap cuts is given up to the cap', () => {
  const body = Buffer.from([0xff, 1, 2, 3, 4, 5, 6, 0xc3, 0xa9]);
  const text = body.subarray(0, 8).toString('base64');
  expect(receive([body])).toMatchObject({ text, encoding: 'base64', bytes: 9, truncated: true });
});

test('a character cut by a fault does not make the body binary, one cut by its end does', () => {
  const body = receive([Buffer.from([0x61, 0xe2, 0x82])]);
  expect(body.unfinished).toEqual({ text: 'a', encoding: 'utf8' });
  expect(body).toMatchObject({ text: 'YeKC', encoding: 'base64' });
});

test('more than may be read is a fault', () => {
  expect(receive([Buffer.alloc(16, 'x')])).toMatchObject({ truncated: true, faults: [] });
  expect(receive([Buffer.alloc(17, 'x')])).toMatchObject({
    text: 'xxxxxxxx',
    faults: ['response_too_large'],
  });
});
