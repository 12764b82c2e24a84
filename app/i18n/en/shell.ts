import type { shell as french } from '#app/i18n/fr/shell.ts';

/** The frame of every page. */
export const shell: typeof french = {
  skip: 'Skip to content',
  sentBefore: 'This form had already been sent: nothing was done twice. Here is what came of it.',
  home: 'Home',
  mainNav: 'Sections',
  search: 'Search',
  searchPlaceholder: 'Search',
  suggestions: 'Suggestions',
  menu: 'Menu',
  searchLabel: 'Search the publications',
  signIn: 'Sign in',
  signOut: 'Sign out',
  account: 'My account',
  admin: 'Administration',
  newPage: 'New page',
  newCollection: 'New collection',
  signedInAs: 'Signed in as {{name}}',
  invitedAs: '{{name}}, {{organisation}}',
  otherLanguage: 'Français',
  otherLanguageHint: 'Lire ce site en français',
  siteNav: 'The site',
  footerNav: 'Footer',
  about:
    'A shuttle – navette in French – carries the thread from one side of the loom to the other, and a text from one house to another, until both have written it.',
  publishedBy: 'Published by {{network}}',
  licences: 'Software licences',
  leaving: {
    untitled: 'A draft on this device',
    stay: 'Stay signed in',
    close: 'Close',
    keep: 'Keep it and stay signed in',
    delete: 'Sign out and delete',
    sending: { title: 'One moment', text: 'Sending what you wrote and is not saved yet…' },
    unsaved: {
      title: 'Some text is not saved yet',
      text: 'It is on this device only; signing out deletes it from here. To save it, stay signed in and open these drafts once the connection is back. Signing out needs a connection too.',
    },
    failed: {
      title: 'You are still signed in',
      text: 'The server did not answer. Nothing was deleted; sign out when the connection is back.',
    },
    foreign: {
      title: 'Somebody else’s text is on this device',
      text: 'They wrote it here and it is not saved yet. It is not shown to you, and will be sent when they sign in again on this device.',
      keep: 'Keep it for them',
      delete: 'Delete it',
    },
  },
};
