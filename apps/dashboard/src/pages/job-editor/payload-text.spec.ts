import { isTextPayload, jsonProblem } from './payload-text.js';

describe('a payload as it is typed', () => {
  it('is no JSON at a certain place', () => {
    expect(jsonProblem('')).toBeNull();
    expect(jsonProblem('{"a": [1, 2]}')).toBeNull();
    expect(jsonProblem('{\n  "a": 1,\n  b: 2\n}')).toMatchObject({ line: 3, column: 3 });
    expect(jsonProblem('{"a": 1')).toMatchObject({ line: 1, column: 8 });
    expect(jsonProblem('{"a": 1')?.message).not.toMatch(/position|line/);
  });

  it('is text when the content type says so', () => {
    const of = (value: string) => isTextPayload([{ name: 'Content-Type', value }]);
    expect([of('text/plain'), of('application/json'), of('application/problem+json'), of('')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(isTextPayload([{ name: 'accept', value: 'text/plain' }])).toBe(false);
  });
});
