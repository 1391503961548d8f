// The pieces of a Markdown report, and their places in a document.
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

export const table = (header, rows) =>
  [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** A whole number with separators, or a dash when there is no number. */
export const count = (value) => (Number.isNaN(value) ? '–' : Math.round(value).toLocaleString('en-US'));

export const milliseconds = (value) =>
  Number.isNaN(value) ? '–' : value < 100 ? `${value.toFixed(1)} ms` : `${count(value)} ms`;

export const bytes = (value) => (Number.isNaN(value) ? '–' : `${count(value)} bytes`);

export const mebibytes = (value) => `${count(value / 1024 / 1024)} MiB`;

/** Replaces everything between `<!-- bench: name -->` and `<!-- /bench: name -->`, and formats the document. */
export async function writeSection(file, name, text) {
  const [begin, end] = [`<!-- bench: ${name} -->`, `<!-- /bench: ${name} -->`];
  const document = readFileSync(file, 'utf8');
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${file} has no section ${begin} … ${end}.`);
  const changed = `${document.slice(0, from + begin.length)}\n\n${text}\n\n${document.slice(to)}`;
  writeFileSync(file, await format(changed, { ...(await resolveConfig(file)), filepath: file }));
}
