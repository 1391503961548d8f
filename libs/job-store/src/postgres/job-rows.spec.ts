import { JsonText } from '@job-scheduler/job-model';
import { definitionFromRow, type DefinitionRow } from './job-rows.js';

const ROW: Omit<DefinitionRow, 'policies'> = {
  name: 'hello',
  description: 'greets',
  schedule: '@daily',
  timezone: 'UTC',
  dst_gap: 'run_after',
  dst_fold: 'first',
  start_at: 1,
  end_at: 2,
  max_runs: 3,
  tags: ['a'],
  callback_url: 'https://example.com/hook',
  http_method: 'post',
  headers: { a: 'b' },
  query: { c: 'd' },
  payload: new JsonText('{}'),
  timeout_seconds: 10,
  success: null,
};

describe('the definition of a job', () => {
  it('has the same fields in the same order, whether or not policies are stored', () => {
    const plain = definitionFromRow({ ...ROW, policies: null });
    const stored = definitionFromRow({ ...ROW, policies: {} });
    expect(plain).toEqual(stored);
    expect(Object.keys(plain)).toEqual(Object.keys(stored));
    expect(Object.keys(plain.job)).toEqual(Object.keys(stored.job));
  });
});
