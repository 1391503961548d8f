import { welcome } from './welcome.js';

describe('welcome', () => {
  const addresses = {
    api: 'http://127.0.0.1:8000',
    metrics: 'http://127.0.0.1:9464',
    dataDirectory: '/data',
    key: 'none' as const,
    firstKey: null,
    mayCallItself: true,
  };

  it('shows where everything is, and one line to paste', () => {
    const text = welcome(addresses);
    expect(text).toContain('Dashboard   http://127.0.0.1:8000\n');
    expect(text).toContain('http://127.0.0.1:8000/docs');
    expect(text).toContain('http://127.0.0.1:9464/metrics');
    expect(text).toMatch(/^ {2}node \S+first-job\.mjs http:\/\/127\.0\.0\.1:8000$/m);
  });

  it('asks for another target where calls may not go to this machine', () => {
    const text = welcome({ ...addresses, mayCallItself: false });
    expect(text).toContain('CALLBACK_ADDRESSES');
    expect(text).toMatch(/^ {2}node \S+first-job\.mjs http:\/\/127\.0\.0\.1:8000 '<a URL>'$/m);
  });

  it('passes the key on without showing it', () => {
    expect(welcome({ ...addresses, key: 'set' })).toContain('API_ADMIN_KEY="$API_ADMIN_KEY" node ');
  });

  it('asks for a key where API_ADMIN_KEY is not set', () => {
    expect(welcome({ ...addresses, key: 'made' })).toContain(`  API_ADMIN_KEY='<an API key>' node `);
  });

  it('shows the first key, which nobody can read again', () => {
    expect(welcome({ ...addresses, firstKey: 'jsk_abc' })).toMatch(/shown only now: jsk_abc$/m);
  });
});
