/** A rectangle of the drawing, in pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const INK = '#1f2328';
export const FAINT_INK = '#59636e';
export const RULE = '#d8dee4';

/** A generous guess: nobody knows the font of the reader. */
const WIDTH_OF_A_LETTER = 0.6;

/** How wide a text is at most, in pixels. */
export const widthOf = (text: string, size: number): number => text.length * size * WIDTH_OF_A_LETTER;

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** One decimal is finer than a pixel, and keeps the file small. */
const written = (value: string | number): string =>
  typeof value === 'number' ? String(Math.round(value * 10) / 10) : escaped(value);

/** An element of SVG. Its content is SVG already. */
export function element(name: string, attributes: Record<string, string | number>, content = ''): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${written(value)}"`);
  return content === '' ? `<${name}${list.join('')}/>` : `<${name}${list.join('')}>${content}</${name}>`;
}

export const textAt = (
  x: number,
  y: number,
  text: string,
  attributes: Record<string, string | number> = {},
): string => element('text', { x, y, ...attributes }, escaped(text));

/** The text, cut where it would leave its room. */
export function fitting(text: string, size: number, room: number): string {
  const letters = Math.floor(room / (size * WIDTH_OF_A_LETTER));
  return text.length <= letters ? text : `${text.slice(0, Math.max(letters - 1, 0))}…`;
}
