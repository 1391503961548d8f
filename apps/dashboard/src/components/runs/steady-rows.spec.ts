import { steadyRows } from './steady-rows.js';

const row = (id: string, version = 1) => ({ id, version });
const idOf = ({ id }: { id: string }): string => id;

describe('rows under the pointer', () => {
  it('stay in place while new ones come above', () => {
    const { rows, waiting } = steadyRows(
      [row('b'), row('a')],
      [row('d'), row('c'), row('b'), row('a')],
      idOf,
    );
    expect(rows.map(idOf)).toEqual(['b', 'a']);
    expect(waiting).toBe(2);
  });

  it('show their newest version', () => {
    const { rows } = steadyRows([row('a')], [row('a', 2)], idOf);
    expect(rows).toEqual([row('a', 2)]);
  });

  it('stay when the list does not have them any more', () => {
    expect(steadyRows([row('b'), row('a')], [row('c'), row('b')], idOf).rows.map(idOf)).toEqual(['b', 'a']);
  });

  it('are continued by older ones', () => {
    const { rows, waiting } = steadyRows([row('b')], [row('c'), row('b'), row('a')], idOf);
    expect(rows.map(idOf)).toEqual(['b', 'a']);
    expect(waiting).toBe(1);
  });
});
