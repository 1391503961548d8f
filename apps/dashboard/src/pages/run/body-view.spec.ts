import { bytesOfBase64, formattedJson, hexLines } from './body-view.js';

describe('the body of an answer', () => {
  it('is formatted when it is JSON', () => {
    expect(formattedJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(formattedJson('<p>no</p>')).toBeNull();
    expect(formattedJson('true')).toBeNull();
  });

  it.each(['12345678901234567891', '1.10', '-0', '1e3'])('keeps %s as it came', (number) => {
    expect(formattedJson(`{"id":${number}}`)).toBe(`{\n  "id": ${number}\n}`);
  });

  it('keeps keys that repeat, and their order', () => {
    expect(formattedJson('{"b":1,"7":2,"b":3}')).toBe('{\n  "b": 1,\n  "7": 2,\n  "b": 3\n}');
  });

  it('is shown as bytes when it is not text', () => {
    expect(hexLines(bytesOfBase64(btoa('\u0000AZ\u00ff')))).toBe(
      `000000  00 41 5a ff${' '.repeat(36)}  .AZ.`,
    );
    expect(hexLines(new Uint8Array(17)).split('\n')).toHaveLength(2);
  });
});
