import type { Locale } from '#content/locale.ts';

/**
 * The type of a column: a text; the day of an event, as people write it (`readWhen`); a mark that
 * is set or not; a text with the materials that it draws on.
 */
export type ColumnType = 'text' | 'when' | 'mark' | 'evidence';

interface Named {
  readonly fr: string;
  readonly en: string;
}

export interface SectionColumn extends Named {
  readonly code: string;
  readonly type: ColumnType;
}

export interface StudySection extends Named {
  readonly code: string;
  /** Its part of the address. */
  readonly slug: string;
  /** Its purpose, in a sentence or two. */
  readonly help: Readonly<Record<Locale, string>>;
  /** The name of a row: « Un entretien », for buttons and labels. */
  readonly row: Named;
  readonly columns: readonly SectionColumn[];
  /** The initial texts of the first column, one for each of the first rows. */
  readonly begins?: Readonly<Record<Locale, readonly string[]>>;
}

const column = (code: string, fr: string, en: string, type: ColumnType = 'text'): SectionColumn => ({
  code,
  fr,
  en,
  type,
});

/**
 * The sections of a study's workspace: tables that several people fill at once, in the order in
 * which a study needs them. The wording is our own; docs/sources.md names the guides whose advice
 * it follows. The code is in the database, and the order of the columns in what was written: a
 * column is only ever added at the end.
 */
export const STUDY_SECTIONS = [
  {
    code: 'terms',
    slug: 'termes-de-reference',
    fr: 'Termes de référence',
    en: 'Terms of reference',
    help: {
      fr: 'Ce que l’étude cherche, pour qui, avec qui et avec quels moyens, convenu avant de commencer.',
      en: 'What the study looks for, for whom, with whom and by what means, agreed before it begins.',
    },
    row: { fr: 'Rubrique', en: 'Heading' },
    columns: [column('heading', 'Rubrique', 'Heading'), column('agreed', 'Ce qui est convenu', 'What is agreed')],
    begins: {
      fr: [
        'L’expérience',
        'La question',
        'Pour qui, et pour en faire quoi',
        'Ce qu’on laisse de côté',
        'Période et lieux',
        'Personnes associées',
        'Méthode',
        'Ce qui sera remis, et quand',
        'Moyens',
      ],
      en: [
        'The experience',
        'The question',
        'For whom, and to do what with it',
        'What is left out',
        'Period and places',
        'People involved',
        'Method',
        'What will be delivered, and when',
        'Means',
      ],
    },
  },
  {
    code: 'collection',
    slug: 'plan-de-collecte',
    fr: 'Plan de collecte',
    en: 'Plan of collection',
    help: {
      fr: 'Qui l’on écoute, comment, quand et avec qui. Une ligne par entretien, enquête, atelier ou visite.',
      en: 'Who is listened to, how, when and with whom. A row for each interview, survey, workshop or visit.',
    },
    row: { fr: 'Collecte', en: 'Collection' },
    columns: [
      column('who', 'Qui', 'Who'),
      column('how', 'Comment', 'How'),
      column('when', 'Quand', 'When'),
      column('with', 'Avec qui', 'With whom'),
    ],
  },
  {
    code: 'timeline',
    slug: 'frise',
    fr: 'Frise de l’expérience',
    en: 'Timeline of the experience',
    help: {
      fr: 'Ce qui s’est passé, dans l’ordre, et les tournants\u00a0: ce qui a changé la suite.',
      en: 'What happened, in order, and the turning points: what changed what came after.',
    },
    row: { fr: 'Événement', en: 'Event' },
    columns: [
      column('when', 'Quand', 'When', 'when'),
      column('event', 'Ce qui s’est passé', 'What happened'),
      column('turning', 'Tournant', 'Turning point', 'mark'),
      column('change', 'Ce que cela a changé', 'What it changed'),
    ],
  },
  {
    code: 'analysis',
    slug: 'grille-d-analyse',
    fr: 'Grille d’analyse',
    en: 'Analysis grid',
    help: {
      fr: 'Pour chaque critère, ce qui a marché, ce qui n’a pas marché, pourquoi, et sur quoi on se fonde.',
      en: 'For each criterion, what worked, what did not, why, and what this rests on.',
    },
    row: { fr: 'Critère', en: 'Criterion' },
    columns: [
      column('criterion', 'Critère', 'Criterion'),
      column('worked', 'Ce qui a marché, et pourquoi', 'What worked, and why'),
      column('failed', 'Ce qui n’a pas marché, et pourquoi', 'What did not, and why'),
      column('evidence', 'Ce sur quoi on se fonde', 'Evidence', 'evidence'),
      column('conclusion', 'Conclusion', 'Conclusion'),
    ],
  },
  {
    code: 'dissemination',
    slug: 'plan-de-diffusion',
    fr: 'Plan de diffusion',
    en: 'Dissemination plan',
    help: {
      fr: 'Quel produit va à qui, par quel canal, quand, et qui s’en charge.',
      en: 'Which product goes to whom, by which channel, when, and who sees to it.',
    },
    row: { fr: 'Diffusion', en: 'Product' },
    columns: [
      column('product', 'Produit', 'Product'),
      column('audience', 'Public', 'Audience'),
      column('channel', 'Canal', 'Channel'),
      column('when', 'Date', 'Date', 'when'),
      column('person', 'Responsable', 'Person in charge'),
    ],
  },
  {
    code: 'adoption',
    slug: 'suivi-de-l-adoption',
    fr: 'Suivi de l’adoption',
    en: 'Adoption follow-up',
    help: {
      fr: 'Qui a repris ce que l’étude a montré, où, depuis quand, et ce qui a changé.',
      en: 'Who took up what the study showed, where, since when, and what changed.',
    },
    row: { fr: 'Adoption', en: 'Adoption' },
    columns: [
      column('who', 'Qui l’a repris', 'Who took it up'),
      column('where', 'Où', 'Where'),
      column('since', 'Depuis quand', 'Since when', 'when'),
      column('change', 'Ce qui a changé', 'What changed'),
    ],
  },
] as const satisfies readonly StudySection[];

export type SectionCode = (typeof STUDY_SECTIONS)[number]['code'];

export const SECTION_CODES: readonly SectionCode[] = STUDY_SECTIONS.map(({ code }) => code);

/** A section by its code. */
export const sectionOf = (code: SectionCode): StudySection => STUDY_SECTIONS.find((one) => one.code === code)!;

/** A section's code by its part of the address; null for none. */
export const findSection = (slug: string): SectionCode | null =>
  STUDY_SECTIONS.find((one) => one.slug === slug)?.code ?? null;
