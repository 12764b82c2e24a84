import type { account as french } from '#app/i18n/fr/account.ts';

/** One's own account. */
export const account: typeof french = {
  title: 'My account',
  done: 'Your settings are saved.',
  signedOut: 'Done: those devices are signed out.',
  about: 'Who I am',
  email: 'You sign in as {{email}}. An administrator can open an account with another address.',
  name: 'Name',
  nameHelp: 'Signs what you write from now on. What is signed already does not change.',
  nameWrong: 'Give a name of at most 120 characters.',
  organisation: 'Organisation',
  organisationWrong: 'Write it in at most 120 characters.',
  locale: 'Language of the site and of your mail',
  localeWrong: 'Choose a language from the list.',
  save: 'Save',
  devices: 'Signed-in devices',
  devicesHelp: 'If you do not recognise one, sign it out. What you wrote stays.',
  device: 'Device',
  unknownDevice: 'Unknown device',
  signedInAt: 'Signed in since',
  seenAt: 'Last visit',
  thisOne: 'this one',
  signOut: 'Sign out',
  signOutOf: 'Sign out {{device}}',
  signOutOthers: 'Sign out all others',
};
