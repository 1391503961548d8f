import { phaseParts } from './timing-phases.js';

describe('the phases of a call', () => {
  const none = {
    wait_ms: null,
    dns_ms: null,
    connect_ms: null,
    tls_ms: null,
    first_byte_ms: null,
    body_ms: null,
  };

  it('are those that happened, in their order', () => {
    expect(phaseParts({ ...none, body_ms: 25, wait_ms: 75 })).toEqual([
      { phase: 'wait_ms', ms: 75, percent: 75 },
      { phase: 'body_ms', ms: 25, percent: 25 },
    ]);
  });

  it('are fewer where some are left out, as of a test of a call', () => {
    expect(phaseParts({ connect_ms: 1, tls_ms: null, first_byte_ms: 3 })).toEqual([
      { phase: 'connect_ms', ms: 1, percent: 25 },
      { phase: 'first_byte_ms', ms: 3, percent: 75 },
    ]);
  });

  it('take no room when nothing took time', () => {
    expect(phaseParts({ ...none, wait_ms: 0 })).toEqual([{ phase: 'wait_ms', ms: 0, percent: 0 }]);
    expect(phaseParts(none)).toEqual([]);
  });
});
