import { newDraft, requestOf } from './import-draft.js';

describe('the request of an import', () => {
  it('says that users stand before commands only of a crontab, and leaves it to the API otherwise', () => {
    const draft = { ...newDraft(), text: '@daily deploy /opt/x' };
    expect(requestOf({ ...draft, withUser: true }, true).with_user).toBe(true);
    expect(requestOf({ ...draft, withUser: true, kind: 'k8s' }, true).with_user).toBeNull();
    expect(requestOf(draft, true).with_user).toBeNull();
  });
});
