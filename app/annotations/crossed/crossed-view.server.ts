import type { AnnotationFormView } from '#app/annotations/view/annotation-form.server.ts';
import {
  type AnnotatedText,
  type AnnotationsView,
  annotationsView,
  blockText,
  type NumberedThread,
} from '#app/annotations/view/annotations-view.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { annotatableBlocks } from '#content/document/reading/anchor-blocks.ts';
import { NavetteError } from '#content/errors.ts';
import { KINDS } from '#content/kinds/kind.ts';
import type { Side } from '#content/people/person.ts';
import { cutBlocks } from '#content/render/html-marks.ts';
import { setTypography } from '#content/text/typography.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';

/** A paragraph with the annotations of both sides. */
export interface CrossedRow {
  readonly blockId: string;
  /** The level of a heading, else null. */
  readonly heading: number | null;
  readonly html: string;
  readonly threads: Readonly<Record<Side, readonly NumberedThread[]>>;
}

export interface CrossedView extends AnnotationsView {
  readonly heading: string;
  /** True on workshop pages, which have two invited sides; elsewhere, readers annotate. */
  readonly inPlace: boolean;
  readonly rows: readonly CrossedRow[];
  /** All paragraphs are shown, not only the annotated ones. */
  readonly all: boolean;
}

/**
 * A page's paragraphs with the annotations of both sides.
 * @throws NavetteError `not-found` where annotations may not be read
 */
export async function crossedView(
  read: AnnotatedText,
  context: AppContext,
  request: { readonly url: string },
): Promise<CrossedView> {
  const view = await annotationsView(read, context, request);
  if (!view || !read.edition) throw new NavetteError('not-found');
  const all = new URL(request.url).searchParams.has('tout');
  const byBlock = new Map<string, NumberedThread[]>();
  for (const thread of view.threads) {
    const blockId = thread.place?.state === 'orphaned' ? null : thread.place?.blockId;
    if (blockId) byBlock.set(blockId, [...(byBlock.get(blockId) ?? []), thread]);
  }
  const rows = cutBlocks(view.html).map(({ blockId, heading, html }): CrossedRow => {
    const threads = byBlock.get(blockId) ?? [];
    const of = (side: Side) => threads.filter((thread) => thread.author.side === side);
    return { blockId, heading, html, threads: { south: of('south'), north: of('north') } };
  });
  const title = setTypography(read.edition.title, view.language);
  const inPlace = KINDS[read.page.kind].hasTwoSides === true;
  const heading = translator(context.locale)(inPlace ? 'annotations.crossedOf' : 'annotations.listOf', { title });
  return { ...view, crossed: true, heading, inPlace, all, rows: all ? rows : annotatedRows(rows) };
}

/** The annotated paragraphs, each under its heading. */
function annotatedRows(rows: readonly CrossedRow[]): CrossedRow[] {
  const kept: CrossedRow[] = [];
  let heading: CrossedRow | null = null;
  for (const row of rows) {
    const annotated = row.threads.south.length + row.threads.north.length > 0;
    if (row.heading !== null) heading = row;
    if (!annotated) continue;
    if (heading && heading !== row && !kept.includes(heading)) kept.push(heading);
    kept.push(row);
  }
  return kept;
}

/** A refused form with the annotated words, in the typography of the page. */
export function withQuote(form: AnnotationFormView, read: AnnotatedText): AnnotationFormView {
  const { edition } = read;
  if (form.intent !== 'create' || !edition) return form;
  const quote = form.exact || blockText(form.target, annotatableBlocks(edition.document), edition.language) || '';
  return { ...form, quote };
}
