import {
  InvalidZoneDataError,
  isOutdated,
  readZoneData,
  useZoneData,
  zoneData,
  type Clock,
  type ZoneData,
} from '@job-scheduler/job-model';
import { readFileSync } from 'node:fs';
import { ConfigurationError } from '../configuration/configuration.js';
import type { EventLog } from '../logging/event-log.js';

const SOURCES: Record<ZoneData['source'], string> = {
  package: 'the package moment-timezone',
  platform: 'Node.js',
  file: 'ZONE_DATA_FILE',
  server: 'a server',
};

/**
 * Chooses the time zone data of this process, before anything is scheduled: those of a file (empty: none) when they are
 * newer than those that came with it. Logs which they are, and a warning when they are older than twelve months. Throws
 * ConfigurationError when the file cannot be used.
 */
export function loadZoneData(file: string, log: EventLog, clock: Pick<Clock, 'now'>): void {
  const brought = zoneData().version;
  if (file !== '') {
    const given = zoneDataIn(file);
    if (given.version > brought) useZoneData(given);
    else tellUnused(given.version, brought, log);
  }
  const { version, source } = zoneData();
  log.info(
    'zone_data',
    `Time zones are those of IANA ${version || 'of an unknown release'}, from ${SOURCES[source]}.`,
    {
      version,
      source,
    },
  );
  if (isOutdated(version, clock.now())) tellOutdated(version, log);
}

const ADVICE = 'give data/packed/latest.json of the npm package moment-timezone';

function zoneDataIn(file: string): ZoneData {
  try {
    return readZoneData(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof InvalidZoneDataError) {
      throw new ConfigurationError(
        `ZONE_DATA_FILE ${file} holds no usable time zones, because ${message}: ${ADVICE}.`,
      );
    }
    throw new ConfigurationError(`ZONE_DATA_FILE ${file} cannot be read (${code ?? message}): ${ADVICE}.`);
  }
}

function tellUnused(given: string, brought: string, log: EventLog): void {
  log.warn(
    'zone_data_file_unused',
    `ZONE_DATA_FILE holds the time zones of IANA ${given}, and this process has those of ${brought}: remove the setting.`,
  );
}

function tellOutdated(version: string, log: EventLog): void {
  log.warn(
    'zone_data_outdated',
    `The time zones of IANA ${version} are older than twelve months, so jobs may run at the wrong hour: update Job-Scheduler, or set ZONE_DATA_FILE.`,
    { version },
  );
}
