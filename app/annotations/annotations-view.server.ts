import { translator } from '#app/i18n/translate.ts';
import { pagePath } from '#content/address.ts';
import type { TextBlock } from '#content/annotation/annotation.ts';
import { annotatableBlocks } from '#content/document/anchor-blocks.ts';
import { can, pageSubject } from '#content/permission.ts';
import type { Viewer } from '#content/person.ts';
import { type MarkedRange, markHtml } from '#content/render/html-marks.ts';
import { setTypography } from '#content/text/typography.ts';
import type { AnnotationList, ThreadView } from '#server/annotations/annotation-views.ts';
import type { AppContext } from '#server/http/app-context.ts';
import type { ReadPage } from '#server/pages/reading-service.ts';
import type { AnnotationFormView } from './annotation-form.server.ts';
import { SIDE_SIGNS } from './side-name.tsx';

/** A thread with its number in the page, which the marks and the cards share. */
export interface NumberedThread extends ThreadView {
  readonly number: number;
  /** The text that replaced the annotated words, in the typography of the page. */
  readonly now: string | null;
  /** The accessible name of the link from the words to the card; `{n}` is the number. */
  readonly markLabel: string;
}

/** A page's annotations as its screens show them. */
export interface AnnotationsView extends Omit<AnnotationList, 'threads'> {
  readonly path: string;
  /** The number of the edition being read. */
  readonly edition: number;
  /** The language of the page's text. */
  readonly language: string;
  readonly threads: readonly NumberedThread[];
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
}

/** What a single card needs to know of its page. */
export type CardFrame = Pick<AnnotationsView, 'path' | 'language' | 'mayWrite' | 'crossed' | 'form' | 'key'>;

/** The annotations of a page in its latest edition; null for viewers who may not read them. */
export async function annotationsView(
  read: ReadPage,
  context: Pick<AppContext, 'services' | 'viewer' | 'locale' | 'networkName'>,
  request: { readonly url: string },
  form: AnnotationFormView | null = null,
): Promise<AnnotationsView | null> {
  const { page, edition, html } = read;
  const { services, viewer, locale, networkName } = context;
  if (!edition || edition.number !== page.editionNumber || !can(viewer, 'annotation.read', pageSubject(page)))
    return null;
  const list = await services.annotations.list(viewer, page.id);
  const blocks = annotatableBlocks(edition.document);
  const { language } = edition;
  const t = translator(locale);
  const threads = list.threads.map((thread, i) => numberedThread(t, thread, i + 1, language));
  const { searchParams } = new URL(request.url);
  const key = crypto.randomUUID();
  const chosen = searchParams.get('annoter');
  return {
    ...list,
    path: pagePath(page),
    edition: edition.number,
    language,
    threads,
    html: markHtml(html, blocks, threads.flatMap(markOf), {
      annotateHref: list.mayWrite ? (blockId) => `?annoter=${blockId}#annoter` : null,
      annotateLabel: t('annotations.annotateParagraph'),
    }),
    form: form ?? (list.mayWrite && chosen ? emptyForm(chosen, blocks, language, key) : null),
    signature: signatureOf(viewer, networkName),
    key,
    done: searchParams.get('fait'),
    crossed: false,
  };
}

/** An empty form about a block, or null if the text has no such block. */
export function emptyForm(
  blockId: string,
  blocks: readonly TextBlock[],
  language: string,
  key: string,
): AnnotationFormView | null {
  const quote = blockText(blockId, blocks, language);
  if (quote === null) return null;
  return { intent: 'create', target: blockId, quote, key, kind: '', body: '', exact: '', before: '', errors: {} };
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

function signatureOf(viewer: Viewer, networkName: string): AnnotationsView['signature'] {
  if (viewer.role === 'public') return null;
  return { name: viewer.name, organisation: viewer.role === 'partner' ? viewer.organisation : networkName };
}
