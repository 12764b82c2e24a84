import type { LeftOut, LeftOutKind } from '#content/import/report/import-report.ts';
import type { WordChange, WordReport } from '#content/import/report/word-report.ts';
import type { Locale } from '#content/locale.ts';
import type { StatedFields } from '#server/exchange/stated/stated-notice.ts';

/**
 * Texts for each kind of content that a page cannot hold: what it was, and what was preserved of
 * it.
 */
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
  withdrawn: {
    fr: 'passages aux mots qu’une personne a fait retirer de ce site, et qui n’y reviennent pas',
    en: 'passages with words that somebody had taken out of this site, and which do not come back',
  },
  'straight-quote': {
    fr: 'guillemets droits, devenus «\u202f\u202f»',
    en: 'straight quotation marks, which became « »',
  },
};

/** What stays, in another form. */
const CHANGES_ONLY: ReadonlySet<LeftOut['what']> = new Set(['straight-quote']);

/** Texts for each feature of a Word document that a page has in another form, or not at all. */
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
  picture: { fr: 'images absentes du fichier', en: 'pictures that are not in the file' },
  'picture-format': {
    fr: 'images EMF, WMF ou SVM, que les navigateurs ne montrent pas (leur texte de remplacement reste)\u00a0: à enregistrer en PNG',
    en: 'EMF, WMF or SVM pictures, which browsers do not show (their alternative text stays): to be saved as PNG',
  },
  'picture-crop': {
    fr: 'images rognées dans le document, ici entières\u00a0: regardez ce qu’elles montrent de plus',
    en: 'pictures that the document crops, whole here: look at what they show beyond',
  },
  'picture-unused': {
    fr: 'images de l’archive que le texte ne montre pas, laissées de côté',
    en: 'pictures in the archive that the text does not show, left out',
  },
  hidden: { fr: 'passages masqués, laissés de côté', en: 'hidden passages, left out' },
  'form-prompt': {
    fr: 'champs de formulaire non remplis, dont l’invite est laissée de côté',
    en: 'form fields that nobody filled in, whose prompt is left out',
  },
  'picture-link': {
    fr: 'liens posés sur des images, laissés de côté (les images restent)',
    en: 'links on pictures, left out (the pictures stay)',
  },
  chunk: {
    fr: 'fichiers insérés dans le document, laissés de côté',
    en: 'files inserted into the document, left out',
  },
  caption: { fr: 'légendes, jointes à leur figure', en: 'captions, joined to their figures' },
  'heading-order': { fr: 'titres qui sautent un niveau', en: 'headings that skip a level' },
};

const NO_WORDS: Readonly<Record<Locale, string>> = {
  fr: 'Aucun mot n’a été trouvé dans ce document\u00a0: il est vide, ou fait d’images.',
  en: 'No word was found in this document: it is empty, or made of pictures.',
};

/** What a page cannot hold, or holds in another form. */
export function leftOutMessages(leftOut: readonly LeftOut[], locale: Locale): string[] {
  const [left, changed] = locale === 'fr' ? ['laissé de côté\u00a0:', 'changé\u00a0:'] : ['left out:', 'changed:'];
  return leftOut.map(
    ({ what, count }) => `${CHANGES_ONLY.has(what) ? changed : left} ${LEFT_OUT[what][locale]} × ${count}`,
  );
}

/** What a text has in another form, or not at all, before a page is made of it. */
export function foundMessages(
  found: {
    readonly report: WordReport;
    readonly leftOut: readonly LeftOut[];
    readonly words: number;
    readonly fields: StatedFields;
  },
  locale: Locale,
): string[] {
  const messages = [
    ...fieldMessages(found.fields, locale),
    ...wordMessages(found.report, locale),
    ...leftOutMessages(found.leftOut, locale),
  ];
  return found.words === 0 ? [NO_WORDS[locale], ...messages] : messages;
}

/** What the page's notice takes from the file. */
function fieldMessages({ filled, left }: StatedFields, locale: Locale): string[] {
  const fr = locale === 'fr';
  return [
    ...(filled === 0
      ? []
      : [fr ? `repris dans la notice\u00a0: champs × ${filled}` : `taken into the notice: fields × ${filled}`]),
    ...(left.length === 0 ? [] : [`${fr ? 'notice, laissé de côté\u00a0:' : 'notice, left out:'} ${left.join(', ')}`]),
  ];
}

/** The features of a Word document that the page has in another form, or not at all. */
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
