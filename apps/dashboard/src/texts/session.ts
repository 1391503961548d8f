export const session = {
  title: 'Sign in',
  intro: 'Sign in with an API key of this installation.',
  key: 'API key',
  keyHint:
    'It begins with jsk_, or is the setting API_ADMIN_KEY. The browser keeps a session, and not the key.',
  keyMissing: 'Enter an API key.',
  submit: 'Sign in',
  signInWith: (provider: string) => `Sign in with ${provider}`,
  orWithKey: 'or with a key',
  signOut: 'Sign out',
  needsNoKey: 'This installation needs no key.',
  goOn: 'Go to the dashboard',
  ended: 'Your session has ended. Sign in again to go on where you were.',
  signedInAs: (name: string, role: string) => `Signed in as ${name} (${role})`,
  openAccess: 'No key needed: you may do everything.',
  roleTooSmall: (least: string) => `Your role does not allow this: it needs the role ${least}.`,
};
