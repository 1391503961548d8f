import type { Schemas } from '@job-scheduler/api-client';
import { attemptOutcomes } from './attempt-outcomes.js';

describe('the outcomes of attempts', () => {
  const outcomesOf = (state: Schemas['Run']['state'], ...statuses: number[]) =>
    attemptOutcomes({
      state,
      attempts: statuses.map((http_status) => ({ http_status }) as Schemas['Attempt']),
    });

  it('are those of the run, whatever the status of the answer was', () => {
    expect(outcomesOf('failed', 302)).toEqual(['failed']);
    expect(outcomesOf('succeeded', 500)).toEqual(['succeeded']);
    expect(outcomesOf('lost', 200)).toEqual(['failed']);
  });

  it('are failures of all that were followed by another', () => {
    expect(outcomesOf('succeeded', 200, 200, 200)).toEqual(['failed', 'failed', 'succeeded']);
    expect(outcomesOf('retrying', 200)).toEqual(['failed']);
  });

  it('are not known of the last one where the run has no outcome, or one that no attempt has decided', () => {
    expect(outcomesOf('awaiting', 503, 202)).toEqual(['failed', null]);
    expect(outcomesOf('cancelled', 200)).toEqual([null]);
    expect(outcomesOf('running')).toEqual([]);
  });
});
