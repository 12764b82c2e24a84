import type { Locale } from '#content/locale.ts';

/** The words of the note to the printer. */
interface PrintWords {
  /** Name of the note's file. */
  readonly file: string;
  readonly about: (of: {
    readonly title: string;
    readonly file: string;
    readonly pages: number;
    readonly blanks: number;
  }) => readonly string[];
  readonly sharp: string;
  /** Before the list of pictures with fewer pixels to an inch than printers ask for. */
  readonly below: (blurred: number, sharp: number) => string;
  readonly picture: (of: { readonly title: string; readonly words: string; readonly resolution: number }) => string;
}

/** The note beside a PDF for the printer, by language. */
export const PRINT_WORDS: Readonly<Record<Locale, PrintWords>> = {
  fr: {
    file: 'LISEZ-MOI.txt',
    about: ({ title, file, pages, blanks }) => [
      title,
      '',
      `Fichier\u00a0: ${file}`,
      `${pages} pages, couverture comprise\u202f; leur nombre est un multiple de 4, pour une piqûre à cheval.`,
      ...(blanks > 0 ? [`Pages blanches ajoutées avant le colophon\u00a0: ${blanks}.`] : []),
      'Format rogné\u00a0: 210\u00a0×\u00a0297\u00a0mm (A4). Fond perdu\u00a0: 3\u00a0mm. Traits de coupe\u00a0; TrimBox et BleedBox dans le PDF.',
      'Pages à la suite, sans imposition.',
      'Couleurs en RVB (sRGB)\u00a0: la conversion en CMJN est à faire par l’imprimeur, selon son papier et sa presse.',
      'Polices incorporées. Le texte n’est pas vectorisé.',
      'À relire sur une épreuve avant le tirage.',
    ],
    sharp: 'Images\u00a0: toutes à 300\u00a0points par pouce au moins, ou dessins vectoriels.',
    below: (blurred, sharp) =>
      `Images à moins de ${sharp}\u00a0points par pouce à la taille imprimée (sous ${blurred}, elles paraîtront floues)\u00a0:`,
    picture: ({ title, words, resolution }) =>
      `- ${resolution}\u00a0points par pouce\u00a0: ${words} («\u202f${title}\u202f»)`,
  },
  en: {
    file: 'README.txt',
    about: ({ title, file, pages, blanks }) => [
      title,
      '',
      `File: ${file}`,
      `${pages} pages, with the cover; their number is a multiple of 4, for saddle stitching.`,
      ...(blanks > 0 ? [`Blank pages added before the colophon: ${blanks}.`] : []),
      'Trimmed size: 210 × 297 mm (A4). Bleed: 3 mm. Crop marks; TrimBox and BleedBox in the PDF.',
      'Pages one after the other, not imposed.',
      'Colours are RGB (sRGB): conversion to CMYK is left to the printer, for their paper and press.',
      'Fonts are embedded. Text is not outlined.',
      'To be read on a proof before the print run.',
    ],
    sharp: 'Pictures: all of 300 dots per inch at least, or vector drawings.',
    below: (blurred, sharp) =>
      `Pictures of fewer than ${sharp} dots per inch at their printed size (below ${blurred}, they will look blurred):`,
    picture: ({ title, words, resolution }) => `- ${resolution} dots per inch: ${words} (“${title}”)`,
  },
};
