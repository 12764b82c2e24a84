import type { ErrorCode, ErrorDetails } from '#content/errors.ts';
import type { Locale } from '#content/locale.ts';

/** Why a document was refused, and what to do, by the reason of the error. */
const REFUSALS: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  'not-a-document': {
    fr: 'Ce fichier n’est pas un document Word (.docx) ou LibreOffice (.odt), ni un texte en Markdown (.md) ou en HTML (.html), ni une archive (.zip) de l’un d’eux.',
    en: 'This file is not a Word or LibreOffice document (.docx, .odt), nor a text in Markdown (.md) or HTML (.html), nor an archive (.zip) of one of them.',
  },
  'no-text': {
    fr: 'Cette archive (.zip) ne contient aucun texte lu ici\u00a0: .docx, .odt, .md ou .html.',
    en: 'This archive (.zip) has no text that is read here: .docx, .odt, .md or .html.',
  },
  'several-texts': {
    fr: 'Cette archive (.zip) contient plusieurs textes. Pour en faire plusieurs pages, déposez-la sur «\u202fNouvelle page\u202f»\u202f; ici, gardez-en un, avec ses images.',
    en: 'This archive (.zip) has several texts. To make several pages of it, drop it on “New page”; here, keep one, with its pictures.',
  },
  'many-texts': {
    fr: 'Cette archive (.zip) contient plus de 100 textes, le plus qui soit lu à la fois\u00a0: divisez-la.',
    en: 'This archive (.zip) has more than 100 texts, the most that is read at once: divide it.',
  },
  'many-entries': {
    fr: 'Cette archive ou ce document contient plus de 4\u202f000 fichiers, le plus qui soit lu\u00a0: retirez ceux qui n’y servent pas, ou divisez-le.',
    en: 'This archive or document has more than 4,000 files, the most that is read: take out those that serve nothing, or divide it.',
  },
  'not-utf-8': {
    fr: 'Ce texte n’est pas en UTF-8\u00a0: enregistrez-le dans cet encodage.',
    en: 'This text is not in UTF-8: save it in that encoding.',
  },
  'not-docx': {
    fr: 'Ce format n’est pas lu\u00a0: ouvrez le fichier dans LibreOffice ou Word et enregistrez-le comme document Word (.docx).',
    en: 'This format is not read: open the file in LibreOffice or Word and save it as a Word document (.docx).',
  },
  'old-word': {
    fr: 'Ce document est d’un ancien Word (.doc), ou protégé par un mot de passe\u00a0: enregistrez-le comme .docx ou .odt, sans mot de passe.',
    en: 'This document is of an old Word (.doc), or locked by a password: save it as .docx or .odt, without a password.',
  },
  macros: {
    fr: 'Ce document contient des macros\u00a0: enregistrez-le comme document Word sans macros (.docx).',
    en: 'This document has macros: save it as a Word document without macros (.docx).',
  },
  'document-type': {
    fr: 'Ce document commence par une déclaration de type (DOCTYPE), ce qu’aucun traitement de texte n’écrit\u00a0: il n’a pas été lu. Ouvrez-le dans LibreOffice ou Word et enregistrez-le de nouveau.',
    en: 'This document begins with a document type declaration (DOCTYPE), which no word processor writes: it was not read. Open it in LibreOffice or Word and save it again.',
  },
  entities: {
    fr: 'Ce document déclare des entités XML, ce qu’aucun traitement de texte n’écrit\u00a0: il n’a pas été lu.',
    en: 'This document declares XML entities, which no word processor writes: it was not read.',
  },
  damaged: {
    fr: 'Ce document est endommagé\u00a0: ouvrez-le dans Word ou LibreOffice et enregistrez-le de nouveau.',
    en: 'This document is damaged: open it in Word or LibreOffice and save it again.',
  },
  unpacked: {
    fr: 'Ce document prend trop de place une fois ouvert\u00a0: il n’a pas été lu. Divisez-le.',
    en: 'This document takes too much room once opened: it was not read. Divide it.',
  },
  'too-slow': {
    fr: 'Lire ce document a pris trop de temps et a été arrêté. Divisez-le.',
    en: 'Reading this document took too long and was stopped. Divide it.',
  },
};
/** Why a text was refused: the construct in it that would take minutes to read. */
const COSTLY: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  nesting: {
    fr: 'Des éléments de ce document sont imbriqués trop profondément pour être lus.',
    en: 'Parts of this document are nested too deeply to be read.',
  },
  signs: {
    fr: 'Un paragraphe a trop de signes d’emphase (*, _, ~)\u00a0: divisez-le.',
    en: 'A paragraph has too many emphasis signs (*, _, ~): divide it.',
  },
  brackets: {
    fr: 'Un paragraphe a trop de crochets\u00a0: divisez-le.',
    en: 'A paragraph has too many brackets: divide it.',
  },
  angles: {
    fr: 'Un paragraphe a trop de signes «\u202f<\u202f» qui ne sont pas refermés\u00a0: divisez-le.',
    en: 'A paragraph has too many signs “<” that are not closed: divide it.',
  },
  paragraph: {
    fr: 'Un paragraphe a trop de lignes ou d’accents graves\u00a0: divisez-le par des lignes vides.',
    en: 'A paragraph has too many lines or backticks: divide it by empty lines.',
  },
  blocks: {
    fr: 'Trop de citations, de listes et de titres soulignés se suivent\u00a0: divisez le fichier.',
    en: 'Too many quotations, lists and underlined headings follow one another: divide the file.',
  },
};
const LINE: Readonly<Record<Locale, (line: number) => string>> = {
  fr: (line) => `(ligne ${line})`,
  en: (line) => `(line ${line})`,
};
const TOO_LARGE: Readonly<Record<Locale, string>> = {
  fr: 'Ce document est trop long pour une page\u00a0: divisez-le.',
  en: 'This document is too long for a page: divide it.',
};

/** Why a document was refused, in a sentence; null for a reason that documents do not have. */
export function wordRefusal(code: ErrorCode, { reason }: ErrorDetails, locale: Locale): string | null {
  if (code !== 'unsupported-type' && code !== 'too-large') return null;
  return REFUSALS[reason ?? '']?.[locale] ?? null;
}

/** Why a document could not become a page; null for an error that is not the document's. */
export function documentRefusal(code: ErrorCode, details: ErrorDetails, locale: Locale): string | null {
  const known = wordRefusal(code, details, locale);
  if (known !== null) return known;
  if (code === 'invalid') {
    const message = COSTLY[details.reason ?? '']?.[locale] ?? null;
    return message === null || details.line === undefined ? message : `${message} ${LINE[locale](details.line)}`;
  }
  return code === 'too-large' ? TOO_LARGE[locale] : null;
}
