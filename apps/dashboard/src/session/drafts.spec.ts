import { claimDrafts, readDraft, removeDraft, removeDrafts, writeDraft } from './drafts.js';

function memory(limit = Infinity) {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem(name: string, value: string) {
      if (value.length > limit) throw new Error('QuotaExceededError');
      kept.set(name, value);
    },
    removeItem: (name: string) => void kept.delete(name),
    key: (index: number) => [...kept.keys()][index] ?? null,
    get length() {
      return kept.size;
    },
  };
}

describe('the draft of a form', () => {
  it('is read as it was written, until it is removed', () => {
    const storage = memory();
    writeDraft(storage, 'job', { name: 'é', tags: [] });
    expect(readDraft(storage, 'job')).toEqual({ name: 'é', tags: [] });
    expect(readDraft(storage, 'secret')).toBeNull();
    removeDraft(storage, 'job');
    expect(readDraft(storage, 'job')).toBeNull();
  });

  it('is not kept when it does not fit, and an older one is not taken for it', () => {
    const storage = memory(20);
    writeDraft(storage, 'job', { a: 1 });
    writeDraft(storage, 'job', { a: 'x'.repeat(100) });
    expect(readDraft(storage, 'job')).toBeNull();
  });

  it('is gone with all others, and nothing else is, once somebody has signed out', () => {
    const storage = memory();
    for (const name of ['job', 'job:1', 'secret']) writeDraft(storage, name, { name });
    storage.setItem('scheme', 'dark');
    removeDrafts(storage);
    expect(['job', 'job:1', 'secret'].map((name) => readDraft(storage, name))).toEqual([null, null, null]);
    expect(storage.getItem('scheme')).toBe('dark');
  });

  it('is that of who left it: somebody else who comes to the tab removes it', () => {
    const storage = memory();
    writeDraft(storage, 'job', { of: 'nobody knows whom' });
    claimDrafts(storage, 'ann');
    expect(readDraft(storage, 'job')).toBeNull();
    writeDraft(storage, 'job', { of: 'ann' });
    claimDrafts(storage, 'ann');
    expect(readDraft(storage, 'job')).toEqual({ of: 'ann' });
    claimDrafts(storage, 'bob');
    claimDrafts(storage, 'ann');
    expect(readDraft(storage, 'job')).toBeNull();
    removeDrafts(storage);
    expect(storage.length).toBe(0);
  });

  it('is nothing when somebody else wrote something that is no JSON', () => {
    const storage = memory();
    storage.setItem('draft:job', '{');
    expect(readDraft(storage, 'job')).toBeNull();
  });
});
