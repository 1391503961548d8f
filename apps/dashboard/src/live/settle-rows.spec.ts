import { settleRows } from './settle-rows.js';

interface Row {
  id: string;
  text?: string;
}

const rowsOf = (ids: string): Row[] => [...ids].map((id) => ({ id }));
const settle = (shown: string, fresh: string) => {
  const { rows, waiting, newer } = settleRows(rowsOf(shown), rowsOf(fresh), ({ id }) => id);
  return { rows: rows.map(({ id }) => id).join(''), waiting, newer };
};

describe('settleRows', () => {
  it('shows the newest contents of a row in its old place', () => {
    const { rows } = settleRows(rowsOf('ab'), [{ id: 'b' }, { id: 'a', text: 'new' }], ({ id }) => id);
    expect(rows).toEqual([{ id: 'a', text: 'new' }, { id: 'b' }]);
  });

  it('lets a new row above wait', () => {
    expect(settle('abc', 'xabc')).toEqual({ rows: 'abc', waiting: 1, newer: 1 });
  });

  it('keeps the place of a row that is gone', () => {
    expect(settle('abc', 'ac')).toEqual({ rows: 'abc', waiting: 1, newer: 0 });
    expect(settle('ba', 'cb')).toEqual({ rows: 'ba', waiting: 2, newer: 1 });
  });

  it('keeps the order of rows that changed places', () => {
    expect(settle('abc', 'cab')).toEqual({ rows: 'abc', waiting: 3, newer: 0 });
  });

  it('adds the rows of a further page below', () => {
    expect(settle('abc', 'xabcde')).toEqual({ rows: 'abcde', waiting: 1, newer: 1 });
  });

  it('keeps its rows when so many came that the list has none of them', () => {
    expect(settle('a', 'dc')).toEqual({ rows: 'a', waiting: 3, newer: 2 });
  });

  it('has nothing waiting when the list is as it is shown', () => {
    expect(settle('abc', 'abc')).toEqual({ rows: 'abc', waiting: 0, newer: 0 });
  });
});
