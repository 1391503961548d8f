import { arePlain, DEFAULT_POLICIES, holdsAlone, type Policies } from './policies.js';

const OVERLAPS: Policies['overlap'][] = ['allow', 'skip', 'wait', 'replace'];

it.each(OVERLAPS)(
  'a call under overlap %s must be alone unless others may overlap with it or repeat it',
  (overlap) => {
    expect(holdsAlone({ overlap, delivery: 'at_least_once' })).toBe(overlap !== 'allow');
    expect(holdsAlone({ overlap, delivery: 'at_most_once' })).toBe(true);
  },
);

it.each<[Partial<Policies>]>([
  [{ overlap: 'skip' }],
  [{ overlap: 'wait' }],
  [{ overlap: 'replace' }],
  [{ delivery: 'at_most_once' }],
  [{ completion: { deadline_seconds: 60 } }],
  [{ retry: { ...DEFAULT_POLICIES.retry, max_age_seconds: 60 } }],
  [{ retry: { ...DEFAULT_POLICIES.retry, until_next_tick: true } }],
])('a run under %j is claimed by itself, since something has to be decided about it', (policies) => {
  expect(arePlain(DEFAULT_POLICIES)).toBe(true);
  expect(arePlain({ ...DEFAULT_POLICIES, ...policies })).toBe(false);
});
