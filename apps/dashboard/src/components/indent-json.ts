import { forEachToken } from '@job-scheduler/job-model/exact-json';

/** Texts that are longer are not laid out anew: nobody reads them, and it takes a while. */
const LONGEST_TO_INDENT = 65_536;

/** JSON on several lines. Only white space between its tokens changes: numbers, keys and escapes stay as they are written. */
export function indentJson(json: string): string {
  if (json.length > LONGEST_TO_INDENT) return json;
  let text = '';
  let depth = 0;
  let last = '';
  const line = (): string => `\n${'  '.repeat(depth)}`;
  forEachToken(json, (first, from, to) => {
    const isEnd = first === '}' || first === ']';
    const wasOpening = last === '{' || last === '[';
    if (isEnd) depth -= 1;
    if (isEnd ? !wasOpening : wasOpening || last === ',') text += line();
    text += json.slice(from, to) + (first === ':' ? ' ' : '');
    if (first === '{' || first === '[') depth += 1;
    last = first;
  });
  return text;
}
