import { readViews, withView, writeViews } from './saved-views.js';

const storageOf = (text: string | null) => {
  let kept = text;
  return {
    getItem: () => kept,
    setItem: (_name: string, value: string) => {
      kept = value;
    },
    removeItem: () => undefined,
  };
};

describe('saved views', () => {
  it('come back as they were kept', () => {
    const storage = storageOf(null);
    expect(writeViews(storage, [{ name: 'Failed', search: '?last_outcome=failed' }])).toBe(true);
    expect(readViews(storage)).toEqual([{ name: 'Failed', search: '?last_outcome=failed' }]);
  });

  it('are none when what is kept cannot be read', () => {
    expect(readViews(storageOf('{'))).toEqual([]);
    expect(readViews(storageOf('[{"name": 1}]'))).toEqual([]);
  });

  it('have one view for each name, in the order of the names', () => {
    const views = [{ name: 'Mail', search: '?q=mail' }];
    expect(withView(withView(views, { name: 'Mail', search: '?q=post' }), { name: 'A', search: '' })).toEqual(
      [
        { name: 'A', search: '' },
        { name: 'Mail', search: '?q=post' },
      ],
    );
  });

  it('says when the browser keeps nothing', () => {
    const full = {
      ...storageOf(null),
      setItem: () => {
        throw new Error('no room');
      },
    };
    expect(writeViews(full, [])).toBe(false);
  });
});
