import { isActiveState, runFilterOf } from './run-filter.js';

describe('the filter of runs', () => {
  it('is read from a URL', () => {
    expect(
      runFilterOf({ state: 'failed', trigger: ['manual', 'replay'], from: '2030-01-01T00:00:00Z' }),
    ).toEqual({
      state: ['failed'],
      trigger: ['manual', 'replay'],
      from: '2030-01-01T00:00:00.000Z',
    });
  });

  it('leaves out what the API would refuse', () => {
    expect(runFilterOf({ state: 'odd', from: 'yesterday', to: '' })).toEqual({});
  });

  it('knows which runs may still change', () => {
    expect(['running', 'awaiting', 'failed', 'skipped'].map(isActiveState)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
