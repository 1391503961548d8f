import { visit } from 'jsonc-parser';
import { forEachToken, type JsonText } from './json-text.js';
import { BRACED, knownPlaceholder, placeholderNames, type Placeholder } from './placeholders.js';

/** A payload, cut at its placeholders: there is one piece of text more than there are placeholders. */
interface PayloadTemplate {
  texts: string[];
  placeholders: Placeholder[];
}

/** Cut payloads, for as long as they live. */
const templates = new WeakMap<JsonText, PayloadTemplate>();

/** The payload, cut at the placeholders within its strings; those within keys are ordinary text. */
export function templateOf(payload: JsonText): PayloadTemplate {
  const known = templates.get(payload);
  if (known !== undefined) return known;
  const template = cut(payload.text);
  templates.set(payload, template);
  return template;
}

function cut(json: string): PayloadTemplate {
  const template: PayloadTemplate = { texts: [], placeholders: [] };
  let from = 0;
  for (const { begin, content } of stringsWithBraces(json)) {
    for (const { 0: braced, 1: name = '', index } of content.matchAll(BRACED)) {
      const placeholder = knownPlaceholder(unescaped(name));
      if (placeholder === null) continue;
      template.texts.push(json.slice(from, begin + index));
      template.placeholders.push(placeholder);
      from = begin + index + braced.length;
    }
  }
  template.texts.push(json.slice(from));
  return template;
}

/** A string of a JSON text as it is written between its quotes, and where that begins. */
interface StringContent {
  begin: number;
  content: string;
}

/** The strings with double braces, without keys. */
function stringsWithBraces(json: string): StringContent[] {
  if (!json.includes('{{')) return [];
  const found: StringContent[] = [];
  let last: StringContent | null = null;
  forEachToken(json, (first, from, to) => {
    if (last !== null && first === ':') found.pop();
    const content = first === '"' ? json.slice(from + 1, to - 1) : '';
    last = content.includes('{{') ? { begin: from + 1, content } : null;
    if (last !== null) found.push(last);
  });
  return found;
}

/** The content of a JSON string, or a part of it, as text. */
const unescaped = (content: string): string =>
  content.includes('\\') ? (JSON.parse(`"${content}"`) as string) : content;

/**
 * The names of the placeholders in each string of a payload, known or not. Recursive: the payload must nest within
 * bounds.
 */
export function namesInPayload({ text: json }: JsonText): { path: (string | number)[]; names: string[] }[] {
  if (!json.includes('{{')) return [];
  const found: { path: (string | number)[]; names: string[] }[] = [];
  visit(json, {
    onLiteralValue: (_value, offset, length, _line, _character, path) => {
      const names = placeholderNames(json.slice(offset, offset + length), unescaped);
      if (names.length > 0) found.push({ path: path(), names });
    },
  });
  return found;
}
