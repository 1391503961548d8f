import { zoneData } from '@job-scheduler/job-model';
import type { DueTimes, ZoneDataStanding } from './due-times.js';
import { StoreUnavailableError } from './job-repository.js';

/** How often a process tells the store which time zone data it works with. */
export const ANNOUNCE_EVERY_MS = 30_000;
const RETRY_MS = 1_000;

/** The log that is told of newer data. */
export interface ZoneDataLog {
  warn(event: 'zone_data_older', message: string, fields: { version: string; newest: string }): void;
}

/** Tells the store which time zone data this process works with, and the log when other processes have newer ones. */
export class ZoneDataWatch {
  readonly name = 'zone data watch';
  private told = '';

  constructor(
    private readonly dueTimes: DueTimes,
    private readonly log: ZoneDataLog,
  ) {}

  /** One turn of a loop. While the store is away nobody can write a due time, and its users tell of it. */
  async runOnce(): Promise<number> {
    try {
      await this.look();
      return ANNOUNCE_EVERY_MS;
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      return RETRY_MS;
    }
  }

  async look(): Promise<ZoneDataStanding> {
    const { version } = zoneData();
    const standing = await this.dueTimes.announce(version);
    const { newest } = standing;
    if (newest !== version && newest !== this.told) {
      this.log.warn(
        'zone_data_older',
        `This process works with the time zones of IANA ${version}, which are older than those of ${newest} that the due times follow: update it, or give it the same ZONE_DATA_FILE as the others.`,
        { version, newest },
      );
    }
    this.told = newest;
    return standing;
  }
}
