import type { Locale } from '#content/locale.ts';

/** The words of the evidence map, on its screen and in files. */
export const MAP_WORDS = {
  fr: {
    title: 'Sur quoi repose cette étude',
    claim: 'Constat ou enseignement',
    restsOn: 'Repose sur',
    carries: 'Porte',
    noSource: 'aucune source citée',
    contradictedBy: 'contredit par',
    contradicts: 'contredit',
  },
  en: {
    title: 'What this study rests on',
    claim: 'Finding or lesson',
    restsOn: 'Rests on',
    carries: 'Carries',
    noSource: 'no source cited',
    contradictedBy: 'contradicted by',
    contradicts: 'contradicts',
  },
} satisfies Readonly<Record<Locale, object>>;
