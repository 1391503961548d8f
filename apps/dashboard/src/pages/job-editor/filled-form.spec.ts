import { filledForm, foundIn } from './filled-form.js';
import { emptyForm } from './job-form.js';
import { isCrontab, isCurl } from './pasted.js';

const defaults = emptyForm('Europe/Paris', '');

const ANSWER = `{"jobs":[{"line":1,"definition":{"name":"example.com","schedule":"0 3 * * *","timezone":"UTC",
  "job":{"callback_url":"https://example.com/","http_method":"put","headers":{"x-a":"b"},"payload":{"n":8202522731445525542}}}}],
  "notes":[]}`;

describe('what was pasted', () => {
  it('fills the form, with its payload exactly', () => {
    const filled = filledForm({ ...defaults, description: 'kept' }, defaults, foundIn(ANSWER).jobs[0]!);
    expect(filled).toMatchObject({
      name: 'example.com',
      schedule: '0 3 * * *',
      timezone: 'UTC',
      description: 'kept',
      http_method: 'put',
      headers: [{ name: 'x-a', value: 'b' }],
      payload: '{\n  "n": 8202522731445525542\n}',
    });
  });

  it('keeps a name that was typed, and nothing of the call before', () => {
    const form = {
      ...defaults,
      name: 'mine',
      payload: '1',
      timeout_seconds: 99,
      query: [{ name: 'q', value: '' }],
    };
    const filled = filledForm(form, defaults, {
      line: 1,
      definition: { name: 'found', job: { callback_url: 'https://example.com/' } },
      payload: null,
    });
    expect(filled).toMatchObject({ name: 'mine', payload: '', timeout_seconds: 10, query: [] });
  });

  it.each([
    ['*/5 * * * * curl -fsS https://example.com', true],
    ['0 9 * * MON-FRI /usr/bin/backup', true],
    ['@daily curl https://example.com', true],
    ['@daily', false],
    ['*/5 * * * *', false],
    ['0 */5 * * * *', false],
    ['0 0 9 * * MON-FRI', false],
    ['@every 90s', false],
  ])('"%s" is a crontab line: %s', (text, expected) => {
    expect(isCrontab(text)).toBe(expected);
  });

  it('is a curl command, also as browsers copy it', () => {
    expect(isCurl("  curl 'https://example.com' \\\n  -H 'a: b'")).toBe(true);
    expect(isCurl('https://example.com/curl ')).toBe(false);
  });
});
