import { JsonText, MASK } from '@job-scheduler/job-model';
import { mergePatch } from '../http/merge-patch.js';
import { changeOf, patchBetween } from './change.js';

const job = (rest: object = {}, operation: object = {}) => ({
  name: 'a',
  tags: ['x'],
  end_at: null,
  ...rest,
  job: { callback_url: 'https://example.com/?token=abc', headers: { accept: '*/*' }, ...operation },
});

describe('patchBetween', () => {
  it.each([
    [job(), job({ name: 'b' }), { name: 'b' }],
    [job(), job({ tags: [] }), { tags: [] }],
    [job(), job({}, { headers: {} }), { job: { headers: { accept: null } } }],
    [job(), job({ end_at: 'later' }), { end_at: 'later' }],
    [job(), job(), {}],
    [null, { a: 1 }, { a: 1 }],
  ])('of %j and %j is the least merge patch', (from, to, patch) => {
    expect(patchBetween(from, to)).toEqual(patch);
    expect(mergePatch(from, patch)).toEqual(mergePatch(to, {}));
  });
});

describe('changeOf', () => {
  it('tells both ways', () => {
    expect(changeOf(job(), job({ name: 'b' }))).toEqual({ before: { name: 'a' }, after: { name: 'b' } });
    expect(changeOf(job(), null)).toMatchObject({ before: { name: 'a' }, after: null });
  });

  it('tells that a secret changed, but not what it is', () => {
    const before = job(
      {},
      { headers: { authorization: 'Bearer one', 'x-a': '1' }, query: { api_key: 'two' } },
    );
    const after = job(
      { alerts: [{ to: { kind: 'slack', url: 'https://hooks.example.com/six' } }] },
      {
        callback_url: 'https://ann:four@example.com/?token=five',
        headers: { authorization: 'Bearer three', 'x-a': '2' },
        query: { api_key: 'seven' },
        payload: new JsonText('{"password":"eight"}'),
      },
    );
    const change = changeOf(before, after);
    expect(JSON.stringify(change)).not.toMatch(/one|two|three|four|five|six|seven|eight/);
    expect(change.after).toMatchObject({
      job: {
        callback_url: `https://example.com/?token=${MASK}`,
        headers: { authorization: MASK, 'x-a': '2' },
        query: { api_key: MASK },
        payload: expect.stringMatching(/^20 bytes, SHA-256 [\da-f]{64}$/),
      },
    });
  });
});
