import type { Locale } from '#content/locale.ts';
import type { ImportedFile } from '#server/exchange/markdown-import.ts';
import type { FrontMatterFault } from '#server/exchange/stated/front-matter.ts';
import { leftOutMessages, wordMessages } from '#server/exchange/word/word-messages.ts';

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
 * The report on an imported file, in a reader's language: what was preserved, what was not, what is
 * missing.
 */
export function importMessages(file: ImportedFile, locale: Locale): string[] {
  const fr = locale === 'fr';
  const colon = fr ? '\u00a0:' : ':';
  const keptWords = fr ? `gardé\u00a0: ${file.words} mots` : `kept: ${file.words} words`;
  return [
    ...(file.outcome === 'skipped' ? [] : [keptWords]),
    ...(file.word ? wordMessages(file.word, locale) : []),
    ...leftOutMessages(file.leftOut, locale),
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
