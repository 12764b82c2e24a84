import { isNavetteError, type NavetteError } from '#content/errors.ts';
import type { Locale } from '#content/locale.ts';
import { storageFault } from '#db/driver/storage-fault.ts';
import { wordRefusal } from '#server/exchange/word/word-refusal.ts';
import { describeError } from './describe-error.ts';

/** Why a file was not imported, in a sentence in the reader's language. */
export function importRefusal(error: unknown, locale: Locale): string {
  const english = describeError(error)?.message ?? 'It could not be read.';
  return locale === 'fr' ? (frenchSentence(error) ?? english) : english;
}

/**
 * Null for an error that has no French sentence: messages of the system are not translated either.
 */
function frenchSentence(error: unknown): string | null {
  const fault = storageFault(error);
  if (fault === 'SQLITE_FULL' || fault === 'ENOSPC') return 'Le disque est plein.';
  if (isNavetteError(error)) return sentenceFor(error);
  const { code, path } = (error ?? {}) as NodeJS.ErrnoException;
  const where = path ? `\u00a0: ${path}` : '';
  if (code === 'ENOENT') return `Ce fichier ou ce dossier n’existe pas${where}`;
  if (code === 'EACCES' || code === 'EPERM') return `Pas de droit sur ce fichier${where}`;
  if (code === 'EROFS') return `Ce disque n’accepte pas d’écriture${where}`;
  return code === undefined ? 'Le fichier n’a pas pu être lu.' : null;
}

function sentenceFor({ code, details }: NavetteError): string | null {
  const refused = wordRefusal(code, details, 'fr');
  if (refused !== null) return refused;
  const line = String(details.line);
  const fields = details.fields?.join(', ') ?? '';
  switch (code) {
    case 'invalid':
      if (details.reason === 'signs')
        return `Trop de signes d’emphase (*, _, ~) dans un paragraphe, ligne ${line}\u00a0: divisez-le, ou mettez une barre oblique inverse devant ceux qui sont à lire tels quels.`;
      if (details.reason === 'brackets')
        return `Trop de crochets ([ ou ]) dans un paragraphe, ligne ${line}\u00a0: divisez-le, ou mettez une barre oblique inverse devant ceux qui sont à lire tels quels.`;
      if (details.reason === 'paragraph')
        return `Trop de lignes ou d’accents graves dans un paragraphe, ligne ${line}\u00a0: divisez-le par des lignes vides.`;
      if (details.reason === 'blocks')
        return `Trop de citations, de listes et de titres soulignés avant la ligne ${line}\u00a0: divisez le fichier à cet endroit.`;
      if (details.reason === 'angles')
        return `Trop de signes «\u202f<\u202f» non refermés dans un paragraphe, ligne ${line}\u00a0: divisez-le, ou mettez une barre oblique inverse devant ceux qui sont à lire tels quels.`;
      if (details.reason === 'nesting')
        return `Des listes, des citations ou des balises sont imbriquées trop profondément pour être lues${details.line === undefined ? '' : `, ligne ${line}`}.`;
      return fields ? `Refusé tel quel\u00a0: ${fields}.` : 'Ce qui est donné est refusé.';
    case 'conflict':
      if (details.reason === 'archived') return 'Cette page est archivée.';
      if (details.movedTo) return `C’est l’ancienne adresse d’une autre page (${String(details.movedTo)}).`;
      return fields ? `Déjà pris\u00a0: ${fields}.` : 'Cela contredit ce qui est déjà là.';
    case 'gone':
      return details.reason === 'binned' ? 'Cette page est dans la corbeille.' : 'Cela n’existe plus.';
    case 'too-large':
      return `Trop grand${details.limit ? `\u00a0: la limite est de ${String(details.limit)}` : ''}.`;
    case 'unsupported-type':
      return details.reason === 'not-utf-8'
        ? 'Le fichier n’est pas un texte en UTF-8.'
        : 'Ce type de fichier n’est pas accepté.';
    case 'unavailable':
      if (details.reason === 'text-time')
        return 'Lire ce texte a pris trop de temps et a été arrêté\u00a0: rien n’a changé. Divisez-le en plusieurs fichiers.';
      if (details.reason === 'text-memory')
        return 'Lire ce texte a pris trop de mémoire et a été arrêté\u00a0: rien n’a changé. Divisez-le en plusieurs fichiers.';
      if (details.reason === 'drafts')
        return 'La partie du serveur qui lit les longs textes ne répond pas\u00a0: réessayez.';
      return 'Le stockage n’accepte pas d’écriture en ce moment\u00a0: le disque est-il plein\u202f?';
    default:
      return null;
  }
}
