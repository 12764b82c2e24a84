import type { writing as fr } from '#app/i18n/fr/writing.ts';

export const writing: typeof fr = {
  head: {
    title: 'Title of the page',
    summary: 'Summary',
    noSummary: 'Summary: a sentence or two',
    count: '{{count}} of {{limit}} characters',
    long: '{{count}} of {{limit}} characters: too long. Meanwhile, the page keeps the text it had.',
    empty: 'A title is needed: meanwhile, the page keeps the one it had.',
    away: 'Offline, the title and the summary cannot be changed yet.',
  },
};
