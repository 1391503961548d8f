import { complete, completionAt } from './secret-completion.js';

const SECRETS = ['CRM_TOKEN', 'HOOK_KEY'];

describe('the completion of a secret', () => {
  it.each([
    ['Bearer {{', ['{{secrets.CRM_TOKEN}}', '{{secrets.HOOK_KEY}}']],
    ['{{ sec', ['{{secrets.CRM_TOKEN}}', '{{secrets.HOOK_KEY}}']],
    ['{{secrets.crm', ['{{secrets.CRM_TOKEN}}']],
    ['{{key', ['{{secrets.HOOK_KEY}}']],
    ['{{run_id', []],
  ])('after "%s" offers %j', (text, options) => {
    expect(completionAt(text, text.length, SECRETS)?.options).toEqual(options);
  });

  it('is not offered after a placeholder that is whole, or none', () => {
    expect(completionAt('{{secrets.CRM_TOKEN}}', 21, SECRETS)).toBeNull();
    expect(completionAt('{ "a": 1', 8, SECRETS)).toBeNull();
  });

  it('takes the place of what was typed, also of braces that an editor closed', () => {
    const text = '{ "a": "{{CR}}" }';
    const completion = completionAt(text, 12, SECRETS)!;
    expect(complete(text, completion, '{{secrets.CRM_TOKEN}}')).toEqual({
      text: '{ "a": "{{secrets.CRM_TOKEN}}" }',
      caret: 29,
    });
  });
});
