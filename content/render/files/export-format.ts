import type { Locale } from '#content/locale.ts';
import type { ExportedPage } from './exported-page.ts';

interface ExportFormat {
  readonly mediaType: string;
  readonly names: Readonly<Record<Locale, string>>;
  /** Its use, shown below its name; `app/i18n` has one for all formats of kits. */
  readonly hints?: Readonly<Record<Locale, string>>;
  /** Only for collections, not for single pages. */
  readonly ofCollections?: true;
  /** Read without network, from an archive. */
  readonly isKit?: true;
  /** Only for single pages. */
  readonly ofPages?: true;
  /** Only for texts with their annotations. */
  readonly ofAnnotations?: true;
  /**
   * Written from the stored documents of pages, in a child process like formats written from their
   * HTML.
   */
  readonly ofStored?: true;
  /**
   * Offered for a single text only if it has pictures: without them, another format is the same.
   */
  readonly ofPictures?: true;
  /** Extension of the file's name, if programs do not know that of the address. */
  readonly ending?: string;
  /**
   * Writes the file of one page, as text. Its writer is loaded on first use. Absent for formats
   * written in a child process, of pages and collections
   * (`server/exports/process/book-writers.ts`).
   */
  write?(page: ExportedPage): Promise<string>;
}

/**
 * The formats that readers can download, by the extension of their addresses: `/fiches/x.md`.
 * Screens, addresses and content negotiation read this table, in its order.
 */
export const EXPORT_FORMATS = {
  pdf: {
    mediaType: 'application/pdf',
    names: { fr: 'PDF', en: 'PDF' },
    hints: {
      fr: 'À lire, à imprimer, à joindre\u202f; lisible à voix haute.',
      en: 'To read, print, attach; can be read aloud.',
    },
  },
  livret: {
    mediaType: 'application/pdf',
    names: { fr: 'Livret A5', en: 'A5 booklet' },
    hints: {
      fr: 'À imprimer recto verso sur A4 (bord court), à plier et à agrafer.',
      en: 'To print on both sides of A4 (short edge), to fold and to staple.',
    },
    ending: '-livret.pdf',
  },
  deuxpages: {
    mediaType: 'application/pdf',
    names: { fr: 'Fiche de deux pages', en: 'Two-page sheet' },
    hints: {
      fr: 'L’essentiel sur une feuille recto verso, dans les mots de la page.',
      en: 'The essence on one leaf, printed on both sides, in the words of the page.',
    },
    ending: '-deux-pages.pdf',
    ofPages: true,
  },
  epub: {
    mediaType: 'application/epub+zip',
    names: { fr: 'EPUB (liseuse)', en: 'EPUB (e-reader)' },
    hints: {
      fr: 'Pour une liseuse ou un téléphone, sans réseau.',
      en: 'For an e-reader or a phone, without network.',
    },
  },
  docx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    names: { fr: 'Word (DOCX)', en: 'Word (DOCX)' },
    hints: {
      fr: 'Pour reprendre le texte dans Word ou LibreOffice.',
      en: 'To go on with the text in Word or LibreOffice.',
    },
  },
  commentaires: {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    names: { fr: 'Word avec commentaires', en: 'Word with comments' },
    hints: {
      fr: 'Les annotations en commentaires de Word, les corrections en suivi des modifications.',
      en: 'Annotations as comments of Word, corrections as tracked changes.',
    },
    ending: '-commentaires.docx',
    ofAnnotations: true,
  },
  html: {
    mediaType: 'text/html',
    names: { fr: 'HTML en un fichier', en: 'HTML in one file' },
    hints: {
      fr: 'La page et ses images, dans un seul fichier.',
      en: 'The page and its pictures, in a single file.',
    },
  },
  imprimeur: {
    mediaType: 'application/zip',
    names: { fr: 'Pour l’imprimeur', en: 'For the printer' },
    hints: {
      fr: 'Fichier ZIP\u00a0: PDF à 3\u00a0mm de fond perdu et traits de coupe, et une note. Couleurs en RVB\u202f; l’imprimeur les convertit en CMJN.',
      en: 'ZIP file: a PDF with 3 mm of bleed and crop marks, and a note. Colours are RGB; the printer converts them to CMYK.',
    },
    ending: '-imprimeur.zip',
    ofCollections: true,
  },
  kit: {
    mediaType: 'application/zip',
    names: { fr: 'Kit hors connexion', en: 'Offline kit' },
    ending: '-kit.zip',
    ofCollections: true,
    isKit: true,
  },
  kitpetit: {
    mediaType: 'application/zip',
    names: { fr: 'Kit hors connexion, petites images', en: 'Offline kit, small pictures' },
    ending: '-kit-petites-images.zip',
    ofCollections: true,
    isKit: true,
  },
  kitleger: {
    mediaType: 'application/zip',
    names: { fr: 'Kit hors connexion, sans images', en: 'Offline kit, without pictures' },
    ending: '-kit-sans-images.zip',
    ofCollections: true,
    isKit: true,
  },
  md: {
    mediaType: 'text/markdown',
    names: { fr: 'Markdown', en: 'Markdown' },
    hints: {
      fr: 'Le texte et sa notice, à reprendre ailleurs.',
      en: 'The text and its notice, to be used elsewhere.',
    },
    write: async (page: ExportedPage) => (await import('./markdown-file.ts')).writeMarkdownFile(page),
  },
  mdimages: {
    mediaType: 'application/zip',
    names: { fr: 'Markdown avec images', en: 'Markdown with pictures' },
    hints: {
      fr: 'Fichier ZIP\u00a0: le texte, sa notice et ses images, à reprendre ici ou ailleurs.',
      en: 'ZIP file: the text, its notice and its pictures, to be used here or elsewhere.',
    },
    ending: '-markdown.zip',
    ofStored: true,
    ofPictures: true,
  },
  json: {
    mediaType: 'application/json',
    names: { fr: 'Données (JSON)', en: 'Data (JSON)' },
    hints: {
      fr: 'Pour les programmes\u00a0: la notice, et le texte bloc par bloc.',
      en: 'For programs: the notice, and the text block by block.',
    },
    ofPages: true,
    write: async (page: ExportedPage) => (await import('./json-file.ts')).writeJsonFile(page),
  },
} as const satisfies Record<string, ExportFormat>;

type Formats = typeof EXPORT_FORMATS;
export type ExportExtension = keyof Formats;
/** Text formats, written in the server's process. */
export type TextExtension = {
  [Name in ExportExtension]: Formats[Name] extends { write: unknown } ? Name : never;
}[ExportExtension];
/** Formats written in a child process, of a page and of ordered pages. */
export type BookExtension = Exclude<ExportExtension, TextExtension>;

/** Formats of collections only. */
export type CollectionExtension = {
  [Name in ExportExtension]: Formats[Name] extends { ofCollections: true } ? Name : never;
}[ExportExtension];

/** Formats of texts with their annotations only. */
export type AnnotationExtension = {
  [Name in ExportExtension]: Formats[Name] extends { ofAnnotations: true } ? Name : never;
}[ExportExtension];

/** Formats of the stored documents of pages, written in a child process. */
export type StoredExtension = {
  [Name in ExportExtension]: Formats[Name] extends { ofStored: true } ? Name : never;
}[ExportExtension];

/** Kits to read without network, of collections. */
export type KitExtension = {
  [Name in ExportExtension]: Formats[Name] extends { isKit: true } ? Name : never;
}[ExportExtension];

export const EXPORT_EXTENSIONS = Object.keys(EXPORT_FORMATS) as [ExportExtension, ...ExportExtension[]];
export const TEXT_EXTENSIONS = EXPORT_EXTENSIONS.filter(
  (extension): extension is TextExtension => 'write' in EXPORT_FORMATS[extension],
);
export const BOOK_EXTENSIONS = EXPORT_EXTENSIONS.filter(isBookExtension);
/** Formats of a page. */
export const PAGE_EXTENSIONS = EXPORT_EXTENSIONS.filter(
  (extension): extension is Exclude<ExportExtension, CollectionExtension | AnnotationExtension> =>
    !isCollectionExtension(extension) && !isAnnotationExtension(extension),
);
/** Formats of a page and of pages in order alike. */
export const COMMON_EXTENSIONS = BOOK_EXTENSIONS.filter(
  (extension) => !isCollectionExtension(extension) && !isPageExtension(extension) && !isAnnotationExtension(extension),
);
/** Formats of a text with its annotations. */
export const ANNOTATED_EXTENSIONS: readonly ExportExtension[] = EXPORT_EXTENSIONS.filter(
  (extension) => !isCollectionExtension(extension) && !isPageExtension(extension),
);
export const KIT_EXTENSIONS = EXPORT_EXTENSIONS.filter(isKitExtension);

/** The file name of a download. */
export function exportFileName(slug: string, extension: ExportExtension): string {
  const format: ExportFormat = EXPORT_FORMATS[extension];
  return slug + (format.ending ?? `.${extension}`);
}

export function isExportExtension(text: unknown): text is ExportExtension {
  return typeof text === 'string' && Object.hasOwn(EXPORT_FORMATS, text);
}

export function isBookExtension(text: unknown): text is BookExtension {
  return isExportExtension(text) && !('write' in EXPORT_FORMATS[text]);
}

export function isCollectionExtension(extension: ExportExtension): extension is CollectionExtension {
  return 'ofCollections' in EXPORT_FORMATS[extension];
}

/** True for a format of texts with their annotations alone. */
export function isAnnotationExtension(extension: ExportExtension): extension is AnnotationExtension {
  return 'ofAnnotations' in EXPORT_FORMATS[extension];
}

/** True for a format that is made of the stored documents of pages. */
export function isStoredExtension(extension: ExportExtension): extension is StoredExtension {
  return 'ofStored' in EXPORT_FORMATS[extension];
}

/**
 * The formats among these that are offered for one text.
 * @param html the text, as readers get it
 */
export function offeredExtensions<Extension extends ExportExtension>(
  extensions: readonly Extension[],
  html: string,
): Extension[] {
  return extensions.filter((extension) => !('ofPictures' in EXPORT_FORMATS[extension]) || html.includes('<img '));
}

export function isKitExtension(extension: ExportExtension): extension is KitExtension {
  return 'isKit' in EXPORT_FORMATS[extension];
}

/** True for a format of single pages alone. */
export function isPageExtension(extension: ExportExtension): boolean {
  return 'ofPages' in EXPORT_FORMATS[extension];
}
