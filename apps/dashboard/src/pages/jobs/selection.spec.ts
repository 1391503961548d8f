import { clear, createSelection, toggle, toggleShown, type Job } from './selection.js';

const job = (id: string) => ({ id }) as Job;
const idsOf = (selection: ReturnType<typeof createSelection>) => {
  const selected = selection.get();
  return selected === 'all' ? 'all' : [...selected.keys()];
};

describe('the selection', () => {
  it('chooses jobs one by one', () => {
    const selection = createSelection();
    toggle(selection, job('a'));
    toggle(selection, job('b'));
    toggle(selection, job('a'));
    expect(idsOf(selection)).toEqual(['b']);
  });

  it('chooses all that are shown, then none of them', () => {
    const selection = createSelection();
    toggle(selection, job('elsewhere'));
    toggleShown(selection, [job('a'), job('b')]);
    expect(idsOf(selection)).toEqual(['elsewhere', 'a', 'b']);
    toggleShown(selection, [job('a'), job('b')]);
    expect(idsOf(selection)).toEqual(['elsewhere']);
  });

  it('forgets "all" with the first single choice', () => {
    const selection = createSelection();
    selection.set('all');
    toggle(selection, job('a'));
    expect(idsOf(selection)).toEqual(['a']);
    clear(selection);
    expect(idsOf(selection)).toEqual([]);
  });
});
