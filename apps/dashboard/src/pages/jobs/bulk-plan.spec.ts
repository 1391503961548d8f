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
    expect(undoOf(choice('pause'), [job('a')])).toEqual({ action: 'resume', ids: ['a'] });
  });

  it('pauses again for the same reason', () => {
    expect(undoOf(choice('resume'), [job('a', paused())])).toEqual({
      action: 'pause',
      ids: ['a'],
      reason: 'Maintenance',
    });
  });

  it('is not offered where a job would not come back to where it was', () => {
    expect(undoOf(choice('resume'), [job('a', paused('2030-01-02T00:00:00.000Z'))])).toBeNull();
    expect(undoOf(choice('resume'), [job('a', { status: 'disabled' })])).toBeNull();
    expect(undoOf(choice('tag', { addTags: ['x', 'y'] }), [job('a', { tags: ['x'] })])).toBeNull();
    expect(undoOf(choice('delete'), [job('a')])).toBeNull();
  });

  it('takes off the tags that were added', () => {
    expect(undoOf(choice('tag', { addTags: ['x'] }), [job('a')])).toEqual({
      action: 'tag',
      ids: ['a'],
      add_tags: [],
      remove_tags: ['x'],
    });
  });
});
