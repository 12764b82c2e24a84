import type { kinds as french } from '#app/i18n/fr/kinds.ts';

/** Visibilities, statuses, languages. */
export const kinds: typeof french = {
  visibility: { public: 'Everyone', members: 'Members', invited: 'Staff and invited people' },
  status: { draft: 'Draft', 'in-review': 'In review', published: 'Published', archived: 'Archived' },
  standing: {
    unpublished: 'The team only; once published: {{who}}',
    upToDate: 'Edition {{number}}, up to date',
    ahead: 'Edition {{number}} · draft changed {{when}}:',
    aheadBy: 'Edition {{number}} · draft changed {{when}} by {{name}}:',
    compare: 'see what changes',
    publish: 'publish',
  },
  language: { fr: 'French', en: 'English', ar: 'Arabic', es: 'Spanish', pl: 'Polish', pt: 'Portuguese' },
};
