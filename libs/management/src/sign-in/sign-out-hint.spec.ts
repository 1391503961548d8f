import { openedHint, sealedHint } from './sign-out-hint.js';

describe('a hint for the sign-out', () => {
  it('is opened by the cookie of its session alone', async () => {
    const sealed = await sealedHint('header.claims.signature', 'the cookie');
    expect(sealed?.includes('claims')).toBe(false);
    expect(await openedHint(sealed!, 'the cookie')).toBe('header.claims.signature');
    expect(await openedHint(sealed!, 'another cookie')).toBeNull();
  });

  it('is not kept when it is too long for a URL', async () => {
    expect(await sealedHint('x'.repeat(4_096), 'the cookie')).not.toBeNull();
    expect(await sealedHint('x'.repeat(4_097), 'the cookie')).toBeNull();
  });
});
