import { MASK } from '../secrets/secret-mask.js';
import { toldUrl } from './told-url.js';

describe('toldUrl', () => {
  it.each([
    ['https://example.com/a?b=1', 'https://example.com/a?b=1'],
    ['https://example.com/a?token=abc&b=1#c', `https://example.com/a?token=${MASK}&b=1#c`],
    ['https://ann:pass@example.com/a', 'https://example.com/a'],
    ['https://example.com?sig-key=a?b', `https://example.com?sig-key=${MASK}`],
    ['not a url', MASK],
    ['', ''],
  ])('shows %s as %s', (url, shown) => {
    expect(toldUrl(url)).toBe(shown);
  });
});
