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
  body.end();
  return { text: body.text, truncated: body.truncated, faults: faults.map(({ code }) => code), ended };
}

const bytes = (text: string) => [...Buffer.from(text)].map((byte) => Buffer.from([byte]));

test('characters split over chunks are put together', () => {
  expect(receive(bytes('aé€'))).toEqual({ text: 'aé€', truncated: false, faults: [], ended: true });
});

test('a character that the cap cuts is left out', () => {
  expect(receive([Buffer.from('1234567€')])).toMatchObject({ text: '1234567', truncated: true });
  expect(receive(bytes('1234567€'))).toMatchObject({ text: '1234567', truncated: true });
});

test('a body exactly as long as the cap is whole', () => {
  expect(receive([Buffer.from('12345€')])).toMatchObject({ text: '12345€', truncated: false });
});

test('invalid bytes, a character cut by the end and NUL are replaced', () => {
  expect(receive([Buffer.from([0x61, 0xff, 0x00, 0xe2, 0x82])])).toMatchObject({
    text: 'a\uFFFD\uFFFD\uFFFD',
  });
});

test('more than may be read is a fault', () => {
  expect(receive([Buffer.alloc(16, 'x')])).toMatchObject({ truncated: true, faults: [] });
  expect(receive([Buffer.alloc(17, 'x')])).toMatchObject({
    text: 'xxxxxxxx',
    faults: ['response_too_large'],
  });
});
