import { createHash } from 'node:crypto';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Viewer } from '#content/people/person.ts';
import { EXPORT_FORMATS, type TextExtension } from '#content/render/files/export-format.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { CitedTexts } from '#server/materials/cited-texts.ts';
import type { ExportedFile } from '#server/pages/export-service.ts';
import type { BookTexts } from './book-texts.ts';

interface CrossedMarkdownDeps {
  readonly texts: BookTexts;
  readonly tasks: DraftTaskRunner;
  readonly citedTexts: CitedTexts;
  readonly timeZone: string;
}

/**
 * The text that a reader annotates, with the annotations of both sides, as Markdown: made of the
 * stored document, as that of a page alone.
 */
export class CrossedMarkdown {
  readonly #deps: CrossedMarkdownDeps;

  constructor(deps: CrossedMarkdownDeps) {
    this.#deps = deps;
  }

  /**
   * @returns only the present slug if the address is a former one
   * @throws NavetteError `not-found`; those of DraftTaskRunner
   */
  async write(
    viewer: Viewer,
    { kind, slug, extension }: { readonly kind: PageKind; readonly slug: string; readonly extension: TextExtension },
    origin: string,
  ): Promise<ExportedFile | { readonly movedTo: string }> {
    const { texts, tasks, citedTexts, timeZone } = this.#deps;
    const { page, metadata, document, crossed } = await texts.crossed(viewer, { kind, slug });
    if (page.slug !== slug) return { movedTo: page.slug };
    const { language, edition: _number, date: publishedAt, ...head } = metadata;
    const noted = await tasks.runAs(viewer, 'note', document, crossed, { language, timeZone, anchor: 'c1' });
    // The staff get citations as they are, as in the Markdown of a page.
    const citations =
      viewer.role === 'staff'
        ? null
        : await citedTexts.citationsOf(viewer, { pageId: page.id, document: noted, language });
    const exported = { ...head, language, publishedAt, kind, slug, visibility: page.visibility, origin };
    const content = await tasks.runAs(viewer, 'export', noted, extension, exported, citations);
    return {
      content,
      mediaType: EXPORT_FORMATS[extension].mediaType,
      name: `${slug}-annotations.${extension}`,
      etag: createHash('sha256').update(content).digest('base64url').slice(0, 22),
    };
  }
}
