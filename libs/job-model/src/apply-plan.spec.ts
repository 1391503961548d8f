import { planApply, type ApplyOptions, type ManagedJob } from './apply-plan.js';
import { asWrittenBriefly } from './as-written.js';
import { definitionWith } from './job-fixture-spec.js';
import { jobDefinitionSchema } from './job.js';
import { JsonText } from './json-text.js';
import { createJob } from './lifecycle.js';

const input = (name: string, rest: object = {}) => definitionWith({ name, ...rest });
const kept = (name: string, rest: object = {}, of: Partial<ManagedJob> = {}): ManagedJob => ({
  job: createJob(`id of ${name}`, input(name, rest), 'ann', 0),
  manager: 'ci',
  drifted: false,
  ...of,
});
const options = (rest: Partial<ApplyOptions> = {}): ApplyOptions => ({
  manager: 'ci',
  prune: false,
  force: false,
  ...rest,
});

/** What becomes of a job that is to run hourly. */
const decided = (
  current: ManagedJob[],
  rest: Partial<ApplyOptions> = {},
  wanted: object = { schedule: '0 * * * *' },
) =>
  [...planApply([input('a', wanted)], current, options(rest))].map(
    ({ name, action, adopts, conflict, changes }) =>
      [name, action, adopts ? 'adopts' : '', conflict ?? '', ...changes.map(({ pointer }) => pointer)]
        .filter((word) => word !== '')
        .join(' '),
  );

const HOURLY = { schedule: '0 * * * *' };
const BY_HAND = 'exists, and no manager applied it: somebody created it by hand';
const DRIFTED = 'was changed by somebody else since it was last applied';

describe('an apply', () => {
  it.each<[what: string, current: ManagedJob[], options: Partial<ApplyOptions>, expected: string[]]>([
    ['creates a job that is not there', [], {}, ['a created']],
    ['updates its own job', [kept('a')], {}, ['a updated /schedule']],
    ['leaves alone what is as it should be', [kept('a', HOURLY)], {}, ['a unchanged']],
    [
      'takes over a job of nobody that is as it should be',
      [kept('a', HOURLY, { manager: null })],
      {},
      ['a unchanged adopts'],
    ],
    ['leaves a job to its manager', [kept('a', HOURLY, { manager: 'other' })], {}, ['a unchanged']],
    [
      'does not overwrite a job of nobody',
      [kept('a', {}, { manager: null })],
      {},
      [`a conflict ${BY_HAND} /schedule`],
    ],
    [
      "does not overwrite another manager's job",
      [kept('a', {}, { manager: 'other' })],
      {},
      ['a conflict is managed by "other" /schedule'],
    ],
    [
      'does not overwrite what somebody changed',
      [kept('a', {}, { drifted: true })],
      {},
      [`a conflict ${DRIFTED} /schedule`],
    ],
    [
      'overwrites all of these when forced',
      [kept('a', {}, { manager: 'other', drifted: true })],
      { force: true },
      ['a updated /schedule'],
    ],
    ['forgets a change that was undone', [kept('a', HOURLY, { drifted: true })], {}, ['a unchanged adopts']],
    ['keeps jobs that are not in the list', [kept('a', HOURLY), kept('b')], {}, ['a unchanged']],
    [
      'deletes them when it prunes',
      [kept('a', HOURLY), kept('b')],
      { prune: true },
      ['a unchanged', 'b deleted'],
    ],
    [
      'prunes no job of others',
      [kept('a', HOURLY), kept('b', {}, { manager: 'other' })],
      { prune: true },
      ['a unchanged'],
    ],
    [
      'prunes no job that somebody changed',
      [kept('b', {}, { drifted: true })],
      { prune: true },
      ['a created', `b conflict ${DRIFTED}`],
    ],
  ])('%s', (_, current, rest, expected) => {
    expect(decided(current, rest)).toEqual(expected);
  });

  it('says nothing about a pause unless the list does', () => {
    const paused = kept('a', { ...HOURLY, active: false });
    expect(decided([paused])).toEqual(['a unchanged']);
    expect(decided([paused], {}, { ...HOURLY, active: false })).toEqual(['a unchanged']);
    expect(decided([paused], {}, { ...HOURLY, active: true })).toEqual(['a updated /active']);
  });
});

describe('a definition written briefly', () => {
  it('leaves out what is the default, and is the same definition when it is read again', () => {
    expect(asWrittenBriefly(definitionWith({ name: 'a', start_at: 0 }))).toEqual({
      name: 'a',
      schedule: '* * * * *',
      start_at: '1970-01-01T00:00:00.000Z',
      job: { callback_url: 'http://localhost:9000/hook' },
    });
    const full = jobDefinitionSchema.parse({
      name: 'b',
      schedule: '@daily',
      retry: { max_attempts: 3, backoff: { kind: 'fixed' } },
      completion: { deadline_seconds: 5 },
      job: { callback_url: 'http://a/', headers: { a: 'b' }, payload: new JsonText('{"a":1.0}') },
    });
    const brief = asWrittenBriefly(full);
    expect(brief).toMatchObject({ retry: { max_attempts: 3, backoff: { kind: 'fixed' } } });
    expect(brief['retry']).not.toHaveProperty('until_next_tick');
    expect(jobDefinitionSchema.parse(brief)).toEqual(full);
  });
});
