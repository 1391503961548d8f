import { reasonText } from './reason-text.js';

describe('the reason of a run', () => {
  it('is a sentence', () => {
    expect(reasonText('overlap')).toBe('An earlier run of the job was still active.');
    expect(reasonText('http_503')).toBe('The target answered with status 503.');
  });

  it('is the word of the API where no sentence is known', () => {
    expect(reasonText('constructor')).toBe('Error code constructor.');
    expect(reasonText(null)).toBeNull();
  });
});
