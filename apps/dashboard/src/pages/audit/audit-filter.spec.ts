import { auditFilter } from './audit-filter.js';

describe('auditFilter', () => {
  it('asks for everything without filters', () => {
    expect(auditFilter({})).toEqual({ actor: [], action: [], outcome: [] });
  });

  it('counts the last day whole, over the end of a month', () => {
    const { from, to } = auditFilter({ from: '2030-01-31', to: '2030-01-31' });
    expect(from).toBe(new Date(2030, 0, 31).toISOString());
    expect(to).toBe(new Date(2030, 1, 1).toISOString());
  });

  it('leaves out a day that is none', () => {
    expect(auditFilter({ from: 'yesterday', to: '2030-1-1' })).not.toHaveProperty('from');
    expect(auditFilter({ from: 'yesterday', to: '2030-1-1' })).not.toHaveProperty('to');
  });

  it('asks for single values as lists', () => {
    expect(auditFilter({ actor: 'Ann', action: 'patchJob', outcome: 'done', subject_id: 'x' })).toEqual({
      actor: ['Ann'],
      action: ['patchJob'],
      outcome: ['done'],
      subject_id: 'x',
    });
  });
});
