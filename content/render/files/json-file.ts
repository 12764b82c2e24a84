import { pagePath } from '#content/addresses/address.ts';
import { filePath } from '#content/addresses/file-path.ts';
import { figureFiles } from '#content/document/figure-files.ts';
import type { ExportedPage } from './exported-page.ts';

/** Grows when a program that reads these files would have to change. */
const VERSION = 1;

/**
 * An edition as data for programs: the page's notice, and its text as the nodes and marks of its
 * ProseMirror document, with the addresses of its images (docs/formats.md).
 */
export function writeJsonFile({ document, notice, origin, ...page }: ExportedPage): string {
  const { kind, slug, visibility, title, summary, language, publishedAt } = page;
  const images = [...figureFiles(JSON.stringify(document))].map((file) => [file, `${origin}${filePath(file)}`]);
  const data = {
    ...{ navette: VERSION, address: `${origin}${pagePath({ kind, slug })}` },
    ...{ kind, slug, visibility, title, summary, language, publishedAt },
    notice: { ...notice.common, ...notice.own },
    images: Object.fromEntries(images),
    document,
  };
  return `${JSON.stringify(data, null, 1)}\n`;
}
