import type { LeftOutKind } from '#content/import/report/import-report.ts';
import type { WordChange, WordReport } from '#content/import/report/word-report.ts';
import type { Locale } from '#content/locale.ts';
import type { FrontMatterFault } from '#server/exchange/front-matter.ts';
import type { ImportedFile } from '#server/exchange/markdown-import.ts';

/** Texts for each kind of content that a page cannot hold: what it was, and what was kept of it. */
const LEFT_OUT: Readonly<Record<LeftOutKind, Readonly<Record<Locale, string>>>> = {
  link: {
    fr: 'liens sans cible permise (leurs mots restent)',
    en: 'links without an allowed target (their words stay)',
  },
  image: {
    fr: 'images sans fichier (leur texte de remplacement reste)',
    en: 'images without a file (their alternative text stays)',
  },
  drawing: { fr: 'dessins SVG pris dans la page', en: 'SVG drawings within the page' },
  embed: { fr: 'cadres, vidéos, sons ou objets', en: 'frames, videos, sounds or objects' },
  script: { fr: 'scripts', en: 'scripts' },
  'form-field': { fr: 'champs de formulaire', en: 'form fields' },
  directive: { fr: 'directives inconnues (leur contenu reste)', en: 'unknown directives (their content stays)' },
  'nested-block': {
    fr: 'blocs typés dans un autre (leur contenu reste)',
    en: 'typed blocks within another (their content stays)',
  },
  'nested-heading': {
    fr: 'titres dans un titre (leurs mots restent)',
    en: 'headings within a heading (their words stay)',
  },
  'definition-list': {
    fr: 'listes de définitions, devenues des paragraphes',
    en: 'definition lists, which became paragraphs',
  },
  'empty-heading': { fr: 'titres vides', en: 'empty headings' },
  'empty-list': { fr: 'listes vides', en: 'empty lists' },
  'empty-table': { fr: 'tableaux vides', en: 'empty tables' },
};

/** Texts for each thing that a Word document had and a page has otherwise, or not. */
const CHANGED: Readonly<Record<WordChange, Readonly<Record<Locale, string>>>> = {
  inserted: { fr: 'passages insérés, acceptés', en: 'inserted passages, accepted' },
  deleted: { fr: 'passages supprimés, laissés de côté', en: 'deleted passages, left out' },
  comment: { fr: 'commentaires, laissés hors du texte', en: 'comments, left out of the text' },
  'text-box': { fr: 'zones de texte, devenues des paragraphes', en: 'text boxes, which became paragraphs' },
  equation: { fr: 'équations, écrites sur une ligne', en: 'equations, written on one line' },
  checkbox: { fr: 'cases à cocher', en: 'check boxes' },
  contents: {
    fr: 'table des matières, que la page fait elle-même',
    en: 'table of contents, which the page makes itself',
  },
  'header-footer': { fr: 'en-têtes et pieds de page, laissés de côté', en: 'headers and footers, left out' },
  drawing: { fr: 'graphiques et dessins, laissés de côté', en: 'charts and drawings, left out' },
  'heading-order': { fr: 'titres qui sautent un niveau', en: 'headings that skip a level' },
};

/** What a Word document had that the page has otherwise, or not. */
export function wordMessages({ changed, comments }: WordReport, locale: Locale): string[] {
  const fr = locale === 'fr';
  const colon = fr ? '\u00a0:' : ':';
  return [
    ...changed.map(({ what, count, who }) => {
      const by = who.length > 0 ? ` (${who.join(', ')})` : '';
      return `${fr ? 'changé' : 'changed'}${colon} ${CHANGED[what][locale]} × ${count}${by}`;
    }),
    ...comments.map(({ author, text }) => `${fr ? 'commentaire de' : 'comment by'} ${author || '?'}${colon} ${text}`),
  ];
}

const FAULTS: Readonly<Record<FrontMatterFault['problem'], Readonly<Record<Locale, string>>>> = {
  'unknown-key': { fr: 'clé sans signification ici, laissée de côté', en: 'means nothing here, left out' },
  'bad-value': { fr: 'valeur inutilisable, laissée de côté', en: 'not usable, left out' },
  'not-yaml': { fr: 'illisible comme YAML, laissé de côté', en: 'not readable as YAML, left out' },
  'too-long': {
    fr: 'trop longue en tout pour une notice, laissée de côté',
    en: 'too long altogether for a notice, left out',
  },
  shortened: { fr: 'trop long, raccourci', en: 'too long, shortened' },
};

const MISSING: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  body: { fr: 'elle n’a pas de texte', en: 'it has no body' },
  summary: { fr: 'elle n’a pas de résumé', en: 'it has no summary' },
};

/**
 * The report on an imported file, in a reader's language: what was kept, what was not, what is
 * missing.
 */
export function importMessages(file: ImportedFile, locale: Locale): string[] {
  const fr = locale === 'fr';
  const colon = fr ? '\u00a0:' : ':';
  const kept = fr ? `gardé\u00a0: ${file.words} mots` : `kept: ${file.words} words`;
  return [
    ...(file.outcome === 'skipped' ? [] : [kept]),
    ...(file.word ? wordMessages(file.word, locale) : []),
    ...file.leftOut.map(
      ({ what, count }) => `${fr ? 'laissé de côté' : 'left out'}${colon} ${LEFT_OUT[what][locale]} × ${count}`,
    ),
    ...file.missingImages.map(
      (image) =>
        `${fr ? 'image introuvable, ou qui n’en est pas une' : 'image not found, or not an image'}${colon} ${image}`,
    ),
    ...file.faults.map(
      ({ key, problem }) =>
        `${fr ? 'en-tête' : 'front matter'}${colon} ${key ? `${key}${colon} ` : ''}${FAULTS[problem][locale]}`,
    ),
    ...file.missingForEdition.map(
      (field) => `${fr ? 'non publiée' : 'not published'}${colon} ${MISSING[field]?.[locale] ?? field}`,
    ),
  ];
}
