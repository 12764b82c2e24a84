import type { BookText, CollectionText } from '#content/book/make/book-text.ts';
import type { ExportTask } from '#server/exports/process/export-form.ts';
import { type SpooledPage, TextSpool } from '#server/exports/process/text-spool.ts';

/** A text as it is handed to the process that writes. @param file where its pages are written */
export async function spoolText(
  { origin, timeZone, page, collection }: BookText,
  file: string,
): Promise<Pick<ExportTask, 'text' | 'pages'>> {
  const spool = new TextSpool(file);
  const own = { origin, timeZone };
  try {
    if (page) return { text: { ...own, page: await spool.add(page) }, pages: file };
    const parts: CollectionText<SpooledPage>['parts'][number][] = [];
    for (const part of collection.parts) {
      const pages: SpooledPage[] = [];
      for (const one of part.pages) pages.push(await spool.add(one));
      parts.push({ title: part.title, pages });
    }
    return { text: { ...own, collection: { ...collection, parts } }, pages: file };
  } finally {
    await spool.end();
  }
}
