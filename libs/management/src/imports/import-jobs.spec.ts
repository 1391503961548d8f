import { freeNames } from './free-names.js';
import { ImportJobs } from './import-jobs.js';

describe('the names of imported jobs', () => {
  it('are free, and the first number that is', () => {
    const long = 'x'.repeat(195);
    const names = ['a', 'a (2)', 'a', 'a', `${long}1`, `${long}2`, `${long}1`, `${long}2`];
    const stem = 'x'.repeat(190);
    const free = freeNames();
    expect(names.map((name) => free(name))).toEqual([
      ...['a', 'a (2)', 'a (3)', 'a (4)', `${long}1`, `${long}2`, `${stem} (2)`, `${stem} (3)`],
    ]);
  });

  it('are found at once, however many jobs share one', () => {
    const free = freeNames();
    const before = process.cpuUsage();
    for (let job = 0; job < 30_000; job += 1) free('a');
    expect(free('a')).toBe('a (30001)');
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(2_000);
  });
});

it('an import of too many jobs is refused before any is written', async () => {
  const apply = jest.fn();
  const imports = new ImportJobs({ apply } as never);
  const text = 'curl a.example\n'.repeat(10_001);
  const body = { kind: 'curl', text, dry_run: false, timezone: 'UTC', schedule: '@daily' } as const;
  await expect(
    imports.import({
      ...body,
      tags: [],
      callback_url: null,
      with_user: null,
      manager: 'default',
      force: false,
    }),
  ).rejects.toMatchObject({
    errors: [{ pointer: '/text', message: 'has 10001 jobs, and an import takes 10000 at most: divide it' }],
  });
  expect(apply).not.toHaveBeenCalled();
});
