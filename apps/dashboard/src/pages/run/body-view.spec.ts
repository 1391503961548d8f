import { bytesOfBase64, formattedJson, hexLines } from './body-view.js';

describe('the body of an answer', () => {
  it('is formatted when it is JSON', () => {
    expect(formattedJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(formattedJson('<p>no</p>')).toBeNull();
    expect(formattedJson('true')).toBeNull();
  });

  it('stays as it came when JavaScript would change its numbers', () => {
    expect(formattedJson('{"id":12345678901234567890123}')).toBeNull();
  });

  it('is shown as bytes when it is not text', () => {
    expect(hexLines(bytesOfBase64(btoa('\u0000AZ\u00ff')))).toBe(
      `000000  00 41 5a ff${' '.repeat(36)}  .AZ.`,
    );
    expect(hexLines(new Uint8Array(17)).split('\n')).toHaveLength(2);
  });
});
