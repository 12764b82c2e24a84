import { CROSSED_WORDS } from '#content/book/book-words.ts';
import type { CrossedText, CrossedThread } from '#content/book/make/crossed-text.ts';
import { SIDE_MARKS } from '#content/book/make/crossed-text.ts';
import { wordsLocale } from '#content/document/block-words.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { annotatableBlocks } from '#content/document/reading/anchor-blocks.ts';
import { type MarkedRange, markHtml } from '#content/render/html-marks.ts';
import type { ReplyView, ThreadView } from '#server/annotations/annotation-views.ts';

interface AnnotatedText {
  readonly html: string;
  readonly document: DocumentNode;
  readonly language: string;
}

/**
 * A text with its annotated words marked, and its annotations as files have them.
 * @param threads those that its reader sees, in the order of the text
 * @param inPlace the page has two invited sides
 */
export function crossedText(
  { html, document, language }: AnnotatedText,
  threads: readonly ThreadView[],
  inPlace: boolean,
): { readonly html: string; readonly crossed: CrossedText } {
  const { sides } = CROSSED_WORDS[wordsLocale(language, 'fr')];
  const ranges = threads.flatMap((thread, i): MarkedRange[] => {
    const { id, author, place, whole, resolvedAt } = thread;
    const blockId = blockOf(thread);
    if (place === null || blockId === null) return [];
    const sign = `${SIDE_MARKS[author.side]}\u00a0${i + 1}`;
    const { start, end, state } = place;
    const label = `${sides[author.side]}, ${i + 1}`;
    return [
      {
        id,
        side: author.side,
        blockId,
        start,
        end,
        whole: whole && state !== 'changed',
        resolved: resolvedAt !== null,
        sign,
        label,
      },
    ];
  });
  return {
    html: markHtml(html, annotatableBlocks(document), ranges, { annotate: null }),
    crossed: { inPlace, threads: threads.map((thread, i) => toCrossed(thread, i + 1)) },
  };
}

/** The block that has the words of a thread; null if the text has them no more. */
const blockOf = ({ place }: ThreadView): string | null =>
  place === null || place.state === 'orphaned' ? null : place.blockId;

function toCrossed(thread: ThreadView, number: number): CrossedThread {
  const { id, kind, quote, whole, place, replacement, resolvedAt, mustFix, replies } = thread;
  return {
    ...toAnnotationOrReply(thread),
    id,
    number,
    kind,
    blockId: blockOf(thread),
    quote: whole && place?.state === 'placed' ? '' : quote,
    now: place?.now ?? null,
    replacement,
    resolved: resolvedAt !== null,
    mustFix: mustFix !== null && resolvedAt === null,
    replies: replies.map(toAnnotationOrReply),
  };
}

const toAnnotationOrReply = ({ author, body, language, createdAt }: ReplyView) => ({
  ...author,
  body,
  language,
  at: createdAt,
});
