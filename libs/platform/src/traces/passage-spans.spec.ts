import { passageSpans } from './passage-spans.js';

const run_id = '01a20ad3-4e30-8fa9-910a-8c385f4d6f3b';
const publishId = '00f067aa0ba902b7';
const passage = { claim_at: 10, plan_at: 11, record_at: 12, publish_at: 15 };

const familyOf = (attempt: number, times: typeof passage | { claim_at: number; publish_at: number }) =>
  passageSpans({ reference: { run_id, attempt }, passage: times, publishedAt: 18, publishId });

describe('passageSpans', () => {
  it('begins the trace of a run with its tick, below which it was recorded and published', () => {
    const [tick, record, publish] = familyOf(1, passage);
    expect(tick).toMatchObject({
      name: 'tick',
      parent_id: null,
      span_id: '910a8c385f4d6f3b',
      from: 10,
      to: 18,
    });
    expect(record).toMatchObject({ name: 'record', parent_id: tick?.span_id, from: 12, to: 15 });
    expect(publish).toMatchObject({
      name: 'publish',
      parent_id: tick?.span_id,
      span_id: publishId,
      from: 15,
      to: 18,
    });
  });

  it('continues the trace with a retry, which records no tick', () => {
    const [retry, publish, ...rest] = familyOf(2, { claim_at: 10, publish_at: 11 });
    expect(retry).toMatchObject({ name: 'retry', parent_id: '910a8c385f4d6f3b' });
    expect(retry?.span_id).toMatch(/^[\da-f]{16}$/);
    expect(publish).toMatchObject({ name: 'publish', parent_id: retry?.span_id });
    expect(rest).toEqual([]);
  });

  it('has one trace id, that of the run', () => {
    expect(new Set(familyOf(1, passage).map(({ trace_id }) => trace_id))).toEqual(
      new Set(['01a20ad34e308fa9910a8c385f4d6f3b']),
    );
  });
});
