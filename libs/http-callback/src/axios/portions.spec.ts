import { Socket } from 'node:net';
import { readInPortions } from './portions.js';

const KIB = 1024;

/** A socket that has received the bytes, and is read in portions. */
function received(bytes: Buffer): Socket {
  const socket = new Socket();
  socket.push(bytes);
  readInPortions(socket);
  return socket;
}

test('what was received comes in portions of at most 4 KiB, whole and in order', () => {
  const bytes = Buffer.from(Array.from({ length: 10 * KIB + 1 }, (_, index) => index % 251));
  const socket = received(bytes);
  const portions: Buffer[] = [];
  for (let portion; (portion = socket.read() as Buffer | null) !== null;) portions.push(portion);
  expect(portions.map(({ length }) => length)).toEqual([4 * KIB, 4 * KIB, 2 * KIB + 1]);
  expect(Buffer.concat(portions)).toEqual(bytes);
});

test('a destroyed socket gives nothing more, whatever it had received', () => {
  const socket = received(Buffer.alloc(10 * KIB));
  expect(socket.read()).toHaveLength(4 * KIB);
  socket.destroy();
  expect(socket.read()).toBeNull();
});

test('a size that is asked for is given', () => {
  const socket = received(Buffer.alloc(10 * KIB));
  expect(socket.read(6 * KIB)).toHaveLength(6 * KIB);
  expect(socket.read(6 * KIB)).toBeNull();
});
