import {
  constructFromEvents,
  EVENT_ID,
  getScalarValue,
  parseEvents,
  YAMLException,
  type Event,
} from 'js-yaml';
import { isJsonObject } from '../../http/merge-patch.js';
import type { Findings } from './imported.js';
import { lineCounter } from './line-counter.js';

/** A resource of Kubernetes, and the line on which it begins. */
export interface Manifest {
  line: number;
  resource: object;
}

/** The resources of a text: YAML documents or JSON. A List is what its items are. What cannot be read is noted. */
export const manifestsOf = (text: string, findings: Findings): Manifest[] =>
  documentsOf(text).flatMap(({ line, content }) => resourcesOf(content, line, findings));

/** The documents of a text, each with the line on which it begins. */
function documentsOf(text: string): { line: number; content: string }[] {
  const documents: { line: number; lines: string[] }[] = [];
  let current: (typeof documents)[number] = { line: 1, lines: [] };
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^---(?:\s|$)/.test(line)) {
      documents.push(current);
      current = { line: index + 2, lines: [] };
    } else if (current.lines.length === 0 && !/\S/.test(line)) current.line = index + 2;
    else current.lines.push(line);
  }
  return [...documents, current]
    .filter(({ lines }) => lines.some((line) => /^\s*[^\s#]/.test(line)))
    .map(({ line, lines }) => ({ line, content: `${lines.join('\n')}\n` }));
}

function resourcesOf(source: string, first: number, findings: Findings): Manifest[] {
  try {
    const events = parseEvents(source, {});
    const values = constructFromEvents(events, { source });
    const places = placesOf(events, source);
    const lineAt = lineCounter(source, first);
    return values.flatMap((value, index) => {
      const { root = 0, items = [] } = places[index] ?? {};
      return resourcesIn(value, root, items).map(({ place, resource }) => ({
        line: lineAt(place),
        resource,
      }));
    });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const instead = 'Correct the document that begins on this line.';
    const place = { line: first + (error.mark?.line ?? 0), name: null };
    findings.note(place, 'refused', `This is not YAML: ${error.reason}`, instead);
    return [];
  }
}

function resourcesIn(
  value: unknown,
  root: number,
  places: readonly number[],
): { place: number; resource: object }[] {
  if (!isJsonObject(value)) return [];
  const { kind, items } = value;
  if (kind !== 'List' || !Array.isArray(items)) return [{ place: root, resource: value }];
  return (items as unknown[]).flatMap((resource, index) =>
    isJsonObject(resource) ? [{ place: places[index] ?? root, resource }] : [],
  );
}

/** Where the value of each document begins, and each element of its `items`. */
function placesOf(events: readonly Event[], source: string): { root: number; items: number[] }[] {
  const documents: { root: number; items: number[] }[] = [];
  let depth = 0;
  let key: string | null = null;
  let isKey = true;
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      depth -= 1;
      continue;
    }
    if (event.type === EVENT_ID.DOCUMENT) documents.push({ root: 0, items: [] });
    else if (depth === 1) {
      documents.at(-1)!.root = placeOf(event);
      isKey = true;
    } else if (depth === 2) {
      if (isKey) key = event.type === EVENT_ID.SCALAR ? getScalarValue(source, event) : null;
      isKey = !isKey;
    } else if (depth === 3 && key === 'items') documents.at(-1)!.items.push(placeOf(event));
    if (event.type !== EVENT_ID.SCALAR && event.type !== EVENT_ID.ALIAS) depth += 1;
  }
  return documents;
}

type Opening = Exclude<Event, { type: typeof EVENT_ID.POP | typeof EVENT_ID.DOCUMENT }>;

function placeOf(event: Opening): number {
  switch (event.type) {
    case EVENT_ID.SCALAR:
      return event.valueStart;
    case EVENT_ID.ALIAS:
      return event.anchorStart;
    case EVENT_ID.SEQUENCE:
    case EVENT_ID.MAPPING:
      return event.start;
  }
}
