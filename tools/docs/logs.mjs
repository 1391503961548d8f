// Writes the events and fields of log lines into docs/operations/logs.md, from their catalogue. Build first.
import { readFileSync, writeFileSync } from 'node:fs';
import { logReference } from '../../libs/platform/dist/index.js';

const path = new URL('../../docs/operations/logs.md', import.meta.url);
const section = /(<!-- events: [^>]*-->\n)[^]*?(<!-- \/events -->)/;
const text = readFileSync(path, 'utf8');
writeFileSync(
  path,
  text.replace(section, (_, begin, end) => `${begin}\n${logReference()}\n\n${end}`),
);
