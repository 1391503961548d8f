import { z } from 'zod';

/** Epoch milliseconds of 9999-12-31T23:59:59.999Z, the last instant RFC 3339 can write. */
const LAST_INSTANT = 253_402_300_799_999;
/** Epoch milliseconds of 0000-01-01T00:00:00.000Z, the first one. */
const FIRST_INSTANT = -62_167_219_200_000;

/** RFC 3339 in UTC with milliseconds: how every instant leaves the system. One that it cannot write counts as the last it can. */
export const formatInstant = (at: number): string =>
  new Date(at >= FIRST_INSTANT && at <= LAST_INSTANT ? at : LAST_INSTANT).toISOString();

/** Like formatInstant, for instants that may be missing. One that RFC 3339 cannot write counts as missing. */
export const formatInstantOrNull = (at: number | null): string | null =>
  at === null || Number.isNaN(at) ? null : formatInstant(at);

/** An RFC 3339 instant with an offset, parsed to epoch milliseconds. */
export const instantSchema = z.iso
  .datetime({ offset: true, error: 'must be an RFC 3339 instant with an offset, like 2030-01-01T00:00:00Z' })
  .transform((text, context) => {
    const at = Date.parse(text);
    if (Number.isNaN(at) || at < 0 || at > LAST_INSTANT) {
      context.addIssue({ code: 'custom', message: 'must lie between 1970 and 9999' });
      return z.NEVER;
    }
    return at;
  });
