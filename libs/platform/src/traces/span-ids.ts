const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const BYTES = 8;

/** A random span id: 16 hexadecimal digits. It need not be secret, and each call gets one, so it is made without the slower secure source. */
export function newSpanId(): string {
  let id = '';
  for (let byte = 0; byte < BYTES; byte += 1) id += DIGITS[Math.floor(Math.random() * DIGITS.length)];
  return id;
}
