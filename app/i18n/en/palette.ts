import type { palette as fr } from '#app/i18n/fr/palette.ts';

/** The command palette, on every page of those who are signed in. */
export const palette: typeof fr = {
  open: 'Go to… (Ctrl K)',
  label: 'Go to a page or do something',
  placeholder: 'A page, an action…',
  hint: '↑ ↓ to choose, Enter to open, Esc to close',
  pages: 'Pages',
  actions: 'Actions',
  nothing: 'Nothing of that name. Enter searches the texts.',
  searchFor: 'Search the texts',
  home: 'Home',
  found_one: '{{count}} suggestion',
  found_other: '{{count}} suggestions',
  close: 'Close',
  search: 'Search',
  care: 'Search follow-up',
};
