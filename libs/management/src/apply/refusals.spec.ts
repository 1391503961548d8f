import { invalid, Problem } from '../problems/problem.js';
import { forAll } from './refusals.js';

describe('what is done for each of many', () => {
  const many = Array.from({ length: 1_000 }, (_, index) => index);

  it('lets other work be done in between, and keeps their order', async () => {
    let done = 0;
    let isAsked = false;
    const doneBefore = new Promise<number>((resolve) => {
      setImmediate(() => {
        isAsked = true;
        resolve(done);
      });
    });
    const doubled = await forAll(many, (item) => {
      done += 1;
      return item * 2;
    });
    expect(isAsked).toBe(true);
    expect(await doneBefore).toBeLessThan(many.length);
    expect(doubled).toEqual(many.map((item) => item * 2));
  });

  it('is refused as a whole, with what is refused of each, up to a number', async () => {
    const refused = forAll(
      many,
      (item) => {
        if (item % 2 === 1) throw invalid([{ pointer: `/jobs/${item}`, code: 'invalid', message: 'is odd' }]);
      },
      3,
    );
    const { errors } = (await refused.catch((error: unknown) => error)) as Problem;
    expect(errors.map(({ pointer }) => pointer)).toEqual(['/jobs/1', '/jobs/3', '/jobs/5']);
  });
});
