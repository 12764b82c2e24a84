import { translator } from '#app/i18n/translate.ts';
import { pagePath } from '#content/addresses/address.ts';
import { DONE_PARAMETER } from '#content/addresses/site-paths.ts';
import { annotatedTextOf } from '#content/annotation/annotated-text.ts';
import type { TextBlock } from '#content/annotation/annotation.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { annotatableBlocks } from '#content/document/reading/anchor-blocks.ts';
import { can, pageSubject } from '#content/permission.ts';
import { annotateLink, type MarkedRange, markHtml } from '#content/render/html-marks.ts';
import { setTypography } from '#content/text/typography.ts';
import type { AnnotationList, ThreadView } from '#server/annotations/annotation-views.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { Page } from '#server/pages/page-service.ts';
import type { AnnotationFormView } from './annotation-form.server.ts';
import { SIDE_SIGNS } from './side-name.tsx';
import { OPEN_THREAD, pageOfThreads, REPLIES_PART, THREADS_PAGE, type ThreadPages } from './thread-pages.ts';

/** A thread with its number in the page, which the marks and the cards share. */
export interface NumberedThread extends ThreadView {
  readonly number: number;
  /** The text that replaced the annotated words, in the typography of the page. */
  readonly now: string | null;
  /** The accessible name of the link from the words to the card; `{n}` is the number. */
  readonly markLabel: string;
}

/** A text that annotations are made on: an edition, or a version to annotate. */
export interface AnnotatedText {
  readonly page: Page;
  readonly edition: {
    /** The number of an edition; `versionMark` of a version. */
    readonly number: number | string;
    readonly title: string;
    readonly language: string;
    readonly document: DocumentNode;
  } | null;
  readonly html: string;
  /** Where the text is read, if not at the page's own address. */
  readonly textPath?: string;
}

/** Tells a version to annotate from editions. */
export function versionMark(number: number): string {
  return `v${number}`;
}

/** Where threads are shown: those of each side beside the text, or each where its words are. */
export type AnnotationLayout = 'sides' | 'margin';

/**
 * Renders the threads of a text where their words are. @returns the HTML that follows a block of it
 */
export type ThreadsBeside = (view: AnnotationsView) => Promise<(blockId: string) => string>;

/** A page's annotations as its screens show them. */
export interface AnnotationsView extends Omit<AnnotationList, 'threads'> {
  /** The page's address. */
  readonly path: string;
  /** Where the annotated text is read. */
  readonly textPath: string;
  /** The text being read (`AnnotatedText.number`). */
  readonly edition: number | string;
  /** Where its stream begins: the threads shown are at least of then. */
  readonly position: string;
  /** The language of the page's text. */
  readonly language: string;
  /** Of very many, those of one page. */
  readonly threads: readonly NumberedThread[];
  readonly threadPages: ThreadPages;
  /** The page's text with the annotated words marked. */
  readonly html: string;
  /** The open form: requested by `?annoter=<block>`, or returned with errors. */
  readonly form: AnnotationFormView | null;
  /** The name under which the viewer writes. */
  readonly signature: { readonly name: string; readonly organisation: string } | null;
  /** Unique to this rendering; the forms' keys derive from it. */
  readonly key: string;
  readonly done: string | null;
  /** Whether the forms lead back to the view of both sides instead of the text. */
  readonly crossed: boolean;
  readonly layout: AnnotationLayout;
  /** The viewer is choosing a paragraph to annotate: each has a link. */
  readonly choosing: boolean;
}

/** What a single card needs to know of its page. */
export type CardFrame = Pick<AnnotationsView, 'path' | 'language' | 'mayWrite' | 'crossed' | 'form' | 'key'>;

/**
 * The annotations of a page in its latest edition, or in its version to annotate; null for viewers
 * who may not read them.
 * @param beside renders threads where their words are; without it, they are shown beside the text,
 * and every paragraph has a link to annotate it
 */
export async function annotationsView(
  read: AnnotatedText,
  context: Pick<AppContext, 'services' | 'viewer' | 'locale' | 'pageKey'>,
  request: { readonly url: string },
  beside: ThreadsBeside | null = null,
): Promise<AnnotationsView | null> {
  const { page, edition, html } = read;
  const { services, viewer, locale, pageKey: key } = context;
  const text = annotatedTextOf(viewer, page);
  const shown = text.version === null ? text.edition : versionMark(text.version);
  if (!edition || edition.number !== shown || !can(viewer, 'annotation.read', pageSubject(page))) return null;
  const { position } = services.annotationNews;
  const { searchParams } = new URL(request.url);
  const open = searchParams.get(OPEN_THREAD);
  const list = await services.annotationReading.list(viewer, page.id, {
    replies: { threadId: open, part: Number(searchParams.get(REPLIES_PART)) },
  });
  const blocks = annotatableBlocks(edition.document);
  const { language } = edition;
  const t = translator(locale);
  const { shown: those, ...threadPages } = pageOfThreads(list.threads, {
    page: Number(searchParams.get(THREADS_PAGE)),
    thread: open,
  });
  const threads = those.map((thread, i) => numberedThread(t, thread, threadPages.before + i + 1, language));
  const chosen = searchParams.get('annoter');
  const choosing = list.mayWrite && (beside === null || chosen !== null);
  const view: AnnotationsView = {
    ...list,
    path: pagePath(page),
    textPath: read.textPath ?? pagePath(page),
    edition: edition.number,
    position,
    language,
    threads,
    threadPages,
    html,
    form: list.mayWrite && chosen ? emptyForm(chosen, blocks, language, key) : null,
    signature: await services.annotations.signature(viewer),
    key,
    done: searchParams.get(DONE_PARAMETER),
    crossed: false,
    layout: beside === null ? 'sides' : 'margin',
    choosing,
  };
  const after = beside && (await beside(view));
  const marked = markHtml(html, blocks, threads.flatMap(markOf), {
    annotate: choosing
      ? (blockId) => annotateLink(`?annoter=${blockId}#annoter`, t('annotations.annotateParagraph'))
      : null,
    ...(after ? { after } : {}),
  });
  return { ...view, html: marked };
}

const NO_WORDS = { exact: '', before: '', place: null, deletes: false, mustFix: false, errors: {} };

/** An empty form about a block, or null if the text has no such block. */
export function emptyForm(
  blockId: string,
  blocks: readonly TextBlock[],
  language: string,
  key: string,
): AnnotationFormView | null {
  const quote = blockText(blockId, blocks, language);
  if (quote === null) return null;
  return { intent: 'create', target: blockId, quote, key, kind: '', body: '', ...NO_WORDS, replacement: quote };
}

/** A block's text in the typography of the page, or null. */
export function blockText(blockId: string, blocks: readonly TextBlock[], language: string): string | null {
  const block = blocks.find((candidate) => candidate.id === blockId);
  return block ? setTypography(block.text, language) : null;
}

/** A thread as screens show it. @param language the annotated text's */
export function numberedThread(
  t: ReturnType<typeof translator>,
  thread: ThreadView,
  number: number,
  language: string,
): NumberedThread {
  const { side, name } = thread.author;
  const now = thread.place?.now ?? null;
  return {
    ...thread,
    number,
    now: now === null ? null : setTypography(now, language),
    markLabel: t('annotations.mark', { side: t(`annotations.side.${side}`), number: '{n}', name }),
  };
}

/** The range of a thread to mark in the text; none for orphans. */
function markOf({ id, author, number, place, whole, resolvedAt, markLabel }: NumberedThread): MarkedRange[] {
  if (!place || place.state === 'orphaned' || place.blockId === null) return [];
  const { side } = author;
  const { blockId, start, end } = place;
  return [
    {
      id,
      side,
      blockId,
      start,
      end,
      whole: whole && place.state !== 'changed',
      resolved: resolvedAt !== null,
      sign: `${SIDE_SIGNS[side]}\u00a0${number}`,
      label: markLabel.replace('{n}', String(number)),
    },
  ];
}
