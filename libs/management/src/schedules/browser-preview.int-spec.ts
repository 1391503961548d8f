import { useZoneData, zoneData } from '@job-scheduler/job-model';
import {
  InvalidScheduleError,
  previewSchedule,
  ServedZones,
  type ServedZone,
} from '@job-scheduler/job-model/schedule-preview';
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { useApi } from '../management-api.for-spec.js';

const ZONES = [
  'UTC',
  'Europe/Paris',
  'europe/dublin',
  'America/New_York',
  'America/St_Johns',
  'America/Asuncion',
  'Africa/Casablanca',
  'Africa/Monrovia',
  'Asia/Kathmandu',
  'Asia/Gaza',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Antarctica/Troll',
  'PST8PDT',
  'PST',
];

const part = (min: number, max: number) => {
  const value = fc.integer({ min, max });
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant('*') },
    { weight: 3, arbitrary: value.map(String) },
    { weight: 1, arbitrary: fc.uniqueArray(value, { minLength: 1, maxLength: 3 }).map((all) => all.join()) },
    { weight: 1, arbitrary: fc.integer({ min: 2, max: 30 }).map((step) => `*/${step}`) },
    { weight: 1, arbitrary: fc.constantFrom('H', 'L', '61', 'x', '5-1') },
  );
};

const cron = fc
  .tuple(part(0, 59), part(0, 3), part(1, 31), part(1, 12), part(0, 7))
  .map((fields) => fields.join(' '));
const other = fc.constantFrom(
  '@hourly',
  '@sometimes',
  '@every 90s',
  '@every 0s',
  '@at 2030-03-31T01:30:00Z',
  '@at 9000-07-01T00:00:00+02:00',
  '0 0 30 2 *',
  '0 30 2 * * *',
  '* *',
);

/** Also where zones change unlike today, and where no list of changes reaches. */
const from = fc.oneof(
  fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2032, 0) }),
  fc.integer({ min: Date.UTC(1970, 0, 2), max: Date.UTC(2036, 0) }),
  fc.integer({ min: Date.UTC(2480, 0), max: Date.UTC(9900, 0) }),
);

const question = fc.record({
  schedule: fc.oneof({ weight: 4, arbitrary: cron }, other),
  timezone: fc.constantFrom(...ZONES),
  dst_gap: fc.constantFrom('run_after' as const, 'skip' as const),
  dst_fold: fc.constantFrom('first' as const, 'both' as const),
  from: from.map((at) => at - (at % 1000)),
});
type Question = typeof question extends fc.Arbitrary<infer Value> ? Value : never;

const seed = Number(process.env['FC_SEED'] ?? Date.now());
const questions = fc.sample(question, { numRuns: 150, seed });

const inWords = (at: number): string => new Date(at).toISOString();

/** What the browser shows, as the API writes it. */
function previewInBrowser({ from: start, ...fields }: Question): object {
  const definition = { ...fields, start_at: null, end_at: null, anchor: start, seed: '' };
  try {
    const { next, transitions, ...rest } = previewSchedule(definition, start, 5);
    return {
      ...rest,
      next: next.map(({ at, local }) => ({ at: inWords(at), local })),
      transitions: transitions.map((each) => ({ ...each, at: inWords(each.at) })),
    };
  } catch (error) {
    if (!(error instanceof InvalidScheduleError)) throw error;
    return { pointer: `/${error.field}`, code: error.code };
  }
}

describe('the preview in a browser', () => {
  const current = useApi();
  const get = (url: string) => current().api.app.inject({ method: 'GET', url });
  const post = (url: string, payload: object) => current().api.app.inject({ method: 'POST', url, payload });
  const own = zoneData();
  afterAll(() => useZoneData(own));

  const askApi = async ({ from: start, ...fields }: Question): Promise<object> => {
    const payload = { ...fields, from: inWords(start) };
    const answer = (await post('/v1/schedules/preview', payload)).json();
    if (answer.errors === undefined) {
      const { zone_data, ...preview } = answer;
      expect(zone_data).toBe(own.version);
      return preview;
    }
    const [{ pointer, code }] = answer.errors;
    return { pointer, code };
  };

  it('is that of the API, for any schedule, zone and time', async () => {
    const zones: ServedZone[] = [];
    for (const timezone of ZONES) {
      zones.push((await get(`/v1/schedules/zone?timezone=${timezone}`)).json());
    }
    const expected: object[] = [];
    for (const each of questions) expected.push(await askApi(each));
    const served = new ServedZones();
    for (const zone of zones) served.add(zone);
    expect(zoneData()).toMatchObject({ version: own.version, source: 'server' });
    const shown = questions.map(previewInBrowser);
    const wrong = questions.flatMap((asked, index) =>
      isDeepStrictEqual(shown[index], expected[index])
        ? []
        : [{ asked, shown: shown[index], expected: expected[index] }],
    );
    expect({ seed, wrong }).toEqual({ seed, wrong: [] });
    // Neither side may have refused everything.
    expect(expected.filter((each) => 'next' in each).length).toBeGreaterThan(questions.length / 4);
    expect(expected.filter((each) => 'code' in each).length).toBeGreaterThan(0);
  });

  it('knows no zone that the server does not know', async () => {
    const answer = await get('/v1/schedules/zone?timezone=Mars/Olympus');
    expect(answer.json()).toMatchObject({
      code: 'invalid',
      errors: [{ pointer: '/timezone', code: 'unknown_timezone' }],
    });
  });
});
