import { indentJson } from './indent-json.js';

describe('JSON on several lines', () => {
  it('is laid out without changing a token', () => {
    const json = '{"n":8202522731445525542,"a":1.10,"a":[],"o":{},"7":["\\u0041, {",-0]}';
    expect(indentJson(json)).toBe(
      '{\n  "n": 8202522731445525542,\n  "a": 1.10,\n  "a": [],\n  "o": {},\n  "7": [\n    "\\u0041, {",\n    -0\n  ]\n}',
    );
    expect(indentJson(indentJson(json))).toBe(indentJson(json));
  });

  it('stays as it is when it is long', () => {
    const json = JSON.stringify(Array.from({ length: 40_000 }, () => 1));
    expect(indentJson(json)).toBe(json);
  });
});
