import type { kinds as french } from '#app/i18n/fr/kinds.ts';

/** Kinds of pages and collections, visibilities, statuses, languages. */
export const kinds: typeof french = {
  page: {
    study: { one: 'Capitalisation study', many: 'Capitalisation studies' },
    factsheet: { one: 'Factsheet', many: 'Factsheets' },
    practice: { one: 'Good practice', many: 'Good practices' },
    module: { one: 'Module', many: 'Modules' },
    workshop: { one: 'Duo workshop', many: 'Duo workshops' },
    article: { one: 'Article', many: 'Articles' },
  },
  collection: {
    toolkit: { one: 'Toolkit', many: 'Toolkits' },
    booklet: { one: 'Booklet', many: 'Booklets' },
    review: { one: 'Review', many: 'Reviews' },
    barometer: { one: 'Barometer', many: 'Barometers' },
  },
  visibility: { public: 'Everyone', members: 'Members', invited: 'Staff and invited people' },
  status: { draft: 'Draft', 'in-review': 'In review', published: 'Published', archived: 'Archived' },
  language: { fr: 'French', en: 'English', ar: 'Arabic', es: 'Spanish', pl: 'Polish', pt: 'Portuguese' },
};
