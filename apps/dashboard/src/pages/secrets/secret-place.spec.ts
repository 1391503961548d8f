import { placeOf, secretAt } from './secret-place.js';

describe('the place of a secret', () => {
  it('is read as it is written', () => {
    const place = { namespace: 'billing', name: 'CRM_TOKEN' };
    expect(secretAt(placeOf(place))).toEqual(place);
  });

  it.each([undefined, '', 'CRM_TOKEN', '/CRM_TOKEN', 'a/b/c'])('is none for %p', (text) => {
    expect(secretAt(text)).toBeNull();
  });
});
