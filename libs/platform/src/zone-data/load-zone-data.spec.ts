import { readZoneData, useZoneData, zoneData, type ZoneData } from '@job-scheduler/job-model';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from '../configuration/configuration.js';
import { EventLog } from '../logging/event-log.js';
import { loadZoneData } from './load-zone-data.js';

const path = createRequire(__filename).resolve('moment-timezone/data/packed/latest.json');
const text = readFileSync(path, 'utf8');
const clock = { now: () => Date.UTC(2026, 11, 1) };

class Lines extends EventLog {
  readonly lines: string[] = [];
  debug = (): void => undefined;
  info = (event: string, message: string): void => void this.lines.push(`info ${event}: ${message}`);
  warn = (event: string, message: string): void => void this.lines.push(`warn ${event}: ${message}`);
  error = (): void => undefined;
}

let log: Lines;
let brought: ZoneData;
let directory: string;

beforeEach(() => {
  log = new Lines();
  brought = zoneData();
  directory = mkdtempSync(join(tmpdir(), 'zones-'));
});
afterEach(() => {
  useZoneData(brought);
  rmSync(directory, { recursive: true });
});

function fileWith(content: string): string {
  const file = join(directory, 'zones.json');
  writeFileSync(file, content);
  return file;
}

describe('loadZoneData', () => {
  it('says at start which data there are', () => {
    loadZoneData('', log, clock);
    expect(log.lines).toEqual([
      'info zone_data: Time zones are those of IANA 2026f, from the package moment-timezone.',
    ]);
  });

  it('warns when they are older than twelve months', () => {
    loadZoneData('', log, { now: () => Date.UTC(2027, 10, 1) });
    expect(log.lines[1]).toBe(
      'warn zone_data_outdated: The time zones of IANA 2026f are older than twelve months, so jobs may run at the wrong hour: update Job-Scheduler, or set ZONE_DATA_FILE.',
    );
  });

  it('takes newer data from a file', () => {
    loadZoneData(fileWith(text.replace('"2026f"', '"2026g"')), log, clock);
    expect(log.lines).toEqual(['info zone_data: Time zones are those of IANA 2026g, from ZONE_DATA_FILE.']);
    expect(zoneData()).toMatchObject({ version: '2026g', source: 'file' });
  });

  it('leaves older data in a file alone, and says so', () => {
    loadZoneData(fileWith(text.replace('"2026f"', '"2026a"')), log, clock);
    expect(log.lines[0]).toBe(
      'warn zone_data_file_unused: ZONE_DATA_FILE holds the time zones of IANA 2026a, and this process has those of 2026f: remove the setting.',
    );
    expect(zoneData()).toMatchObject({ version: '2026f', source: 'package' });
  });

  it('refuses a broken file in one sentence, and a file that is not there', () => {
    const half = fileWith(text.slice(0, 1000));
    const load = (file: string) => () => loadZoneData(file, log, clock);
    expect(load(half)).toThrow(ConfigurationError);
    expect(load(half)).toThrow(
      `ZONE_DATA_FILE ${half} holds no usable time zones, because it is not JSON: give data/packed/latest.json of the npm package moment-timezone.`,
    );
    expect(load('/nowhere.json')).toThrow(
      'ZONE_DATA_FILE /nowhere.json cannot be read (ENOENT): give data/packed/latest.json of the npm package moment-timezone.',
    );
  });

  it('can read the file of the package itself', () => {
    expect(readZoneData(text).version).toBe('2026f');
  });
});
