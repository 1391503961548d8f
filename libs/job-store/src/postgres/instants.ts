import pg from 'pg';

/** PostgreSQL's text of a timestamptz in a UTC session, to epoch milliseconds. */
export const parseTimestamp = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00`);

const TIMESTAMPTZ = 1184;
const BIGINT = 20;

/** Result types of raw queries: instants are epoch milliseconds, and counts are numbers. */
export const resultTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === TIMESTAMPTZ) return parseTimestamp;
    if (oid === BIGINT) return Number;
    return pg.types.getTypeParser(oid, format);
  }) as typeof pg.types.getTypeParser,
};
