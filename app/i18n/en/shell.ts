import type { shell as french } from '#app/i18n/fr/shell.ts';

/** The frame of every page. */
export const shell: typeof french = {
  skip: 'Skip to content',
  home: 'Home',
  mainNav: 'Sections',
  search: 'Search',
  searchPlaceholder: 'A sheet, a country, an SDG…',
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
  footerNav: 'Footer',
  about:
    'A shuttle – navette in French – carries the thread from one side of the loom to the other, and a text from one house to another, until both have written it.',
  publishedBy: 'Published by {{network}}',
  sections: {
    studies: 'Studies',
    factsheets: 'Sheets',
    practices: 'Practices',
    modules: 'Modules',
    workshops: 'Duo workshops',
    articles: 'Articles',
    tools: 'Toolkits',
  },
};
