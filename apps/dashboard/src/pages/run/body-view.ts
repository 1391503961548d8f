import { indentJson } from '../../components/indent-json.js';
import { problemOfJson } from '../../components/json-problem.js';

const LINE_BYTES = 16;

/** How many bytes of a body that is not text are shown. */
export const SHOWN_BYTES = 1_024;

/** A body as JSON with line breaks; null if it is no JSON, or if that says no more than the text. */
export function formattedJson(text: string): string | null {
  if (problemOfJson(text) !== null) return null;
  const formatted = indentJson(text);
  return formatted === text ? null : formatted;
}

/** The bytes of a text in base64. */
export const bytesOfBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

/** Bytes as a table: their place, sixteen in hexadecimal, and what of them is ASCII. */
export function hexLines(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let begin = 0; begin < bytes.length; begin += LINE_BYTES) {
    const row = [...bytes.subarray(begin, begin + LINE_BYTES)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${begin.toString(16).padStart(6, '0')}  ${hex.padEnd(LINE_BYTES * 3 - 1)}  ${text}`);
  }
  return lines.join('\n');
}
