import type { Locale } from '#content/locale.ts';
import type { ExportedPage } from './exported-page.ts';

interface ExportFormat {
  readonly mediaType: string;
  readonly names: Readonly<Record<Locale, string>>;
  /** Writes the file. Its writer is loaded on first use. */
  write(page: ExportedPage): Promise<string>;
}

/**
 * The formats that readers can download an edition in, by the extension of their addresses:
 * `/fiches/x.md`. A format is its writer in this folder and its entry here; screens, addresses and
 * content negotiation read this table.
 */
export const EXPORT_FORMATS = {
  md: {
    mediaType: 'text/markdown',
    names: { fr: 'Markdown', en: 'Markdown' },
    write: async (page) => (await import('./markdown-file.ts')).writeMarkdownFile(page),
  },
} as const satisfies Record<string, ExportFormat>;

export type ExportExtension = keyof typeof EXPORT_FORMATS;

export const EXPORT_EXTENSIONS = Object.keys(EXPORT_FORMATS) as [ExportExtension, ...ExportExtension[]];

export function isExportExtension(text: unknown): text is ExportExtension {
  return typeof text === 'string' && Object.hasOwn(EXPORT_FORMATS, text);
}
