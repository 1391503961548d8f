import { changedBy, requestOf, undoOf, type BulkAction } from './bulk-plan.js';
import type { Job } from './selection.js';

const job = (id: string, fields: Partial<Job> = {}) =>
  ({ id, status: 'active', tags: [], pause: null, ...fields }) as unknown as Job;
const choice = (action: BulkAction, fields = {}) => ({
  action,
  reason: '',
  addTags: [],
  removeTags: [],
  ...fields,
});
const idsOf = (jobs: readonly Job[]) => jobs.map(({ id }) => id);
const paused = (until: string | null = null) => ({
  status: 'paused' as const,
  pause: { reason: 'Maintenance', actor: 'ann', paused_at: '2030-01-01T00:00:00.000Z', until },
});

describe('changedBy', () => {
  it('leaves out what is already so', () => {
    const jobs = [
      job('a'),
      job('p', paused()),
      job('d', { status: 'disabled' }),
      job('e', { status: 'ended' }),
    ];
    expect(idsOf(changedBy(choice('pause'), jobs))).toEqual(['a']);
    expect(idsOf(changedBy(choice('resume'), jobs))).toEqual(['p', 'd']);
    expect(idsOf(changedBy(choice('delete'), jobs))).toEqual(['a', 'p', 'd', 'e']);
  });

  it('counts the jobs whose tags change', () => {
    const jobs = [job('a', { tags: ['x'] }), job('b', { tags: ['y'] })];
    expect(idsOf(changedBy(choice('tag', { addTags: ['x'] }), jobs))).toEqual(['b']);
    expect(idsOf(changedBy(choice('tag', { removeTags: ['x'] }), jobs))).toEqual(['a']);
  });
});

describe('requestOf', () => {
  it('has only what its action takes', () => {
    expect(requestOf(choice('pause', { reason: 'Maintenance', addTags: ['x'] }))).toEqual({
      action: 'pause',
      reason: 'Maintenance',
    });
    expect(requestOf(choice('tag', { addTags: ['x'] }))).toEqual({ action: 'tag', add_tags: ['x'] });
  });
});

describe('undoOf', () => {
  it('resumes what was paused', () => {
    expect(undoOf(choice('pause'), [job('a')])).toEqual([{ action: 'resume', ids: ['a'] }]);
  });

  it('pauses again, each for its reason', () => {
    const other = { ...paused(), pause: { ...paused().pause, reason: null } };
    const jobs = [job('a', paused()), job('b', other), job('c', paused())];
    expect(undoOf(choice('resume'), jobs)).toEqual([
      { action: 'pause', ids: ['a', 'c'], reason: 'Maintenance' },
      { action: 'pause', ids: ['b'] },
    ]);
  });

  it('is not offered where a job would not come back to where it was', () => {
    expect(undoOf(choice('resume'), [job('a', paused('2030-01-02T00:00:00.000Z'))])).toEqual([]);
    expect(undoOf(choice('resume'), [job('a', { status: 'disabled' })])).toEqual([]);
    expect(undoOf(choice('delete'), [job('a')])).toEqual([]);
  });

  it('gives each job the tags that it had', () => {
    const change = choice('tag', { addTags: ['x', 'y'], removeTags: ['z'] });
    expect(undoOf(change, [job('a'), job('b', { tags: ['x', 'z'] }), job('c')])).toEqual([
      { action: 'tag', ids: ['a', 'c'], remove_tags: ['x', 'y'] },
      { action: 'tag', ids: ['b'], add_tags: ['z'], remove_tags: ['y'] },
    ]);
  });

  it('is not offered where it would take too many requests', () => {
    const jobs = Array.from({ length: 21 }, (_, index) =>
      job(String(index), { ...paused(), pause: { ...paused().pause, reason: String(index) } }),
    );
    expect(undoOf(choice('resume'), jobs)).toEqual([]);
  });
});
