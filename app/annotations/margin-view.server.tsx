import { AnnotationForm } from '#app/annotations/thread/annotation-form.tsx';
import { isOrphan } from '#app/annotations/thread/annotation-side.tsx';
import {
  type AnnotatedText,
  type AnnotationsView,
  annotationsView,
  type NumberedThread,
  type ThreadsBeside,
} from '#app/annotations/view/annotations-view.server.ts';
import { OPEN_THREAD } from '#app/annotations/view/thread-pages.ts';
import { translator } from '#app/i18n/translate.ts';
import { directionOf } from '#content/locale.ts';
import { attributes, escapeHtml } from '#content/render/html-escape.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import { PartRenderer } from './part-renderer.server.tsx';

/**
 * A page's annotations in its margin: after each block, a fold with the number of its threads. The
 * folds of blocks without threads are hidden; threads that arrive later show them.
 */
export function marginView(
  read: AnnotatedText,
  context: Pick<AppContext, 'services' | 'viewer' | 'locale' | 'nextTurn' | 'pageKey'>,
  request: { readonly url: string },
): Promise<AnnotationsView | null> {
  const asked = new URL(request.url).searchParams.get(OPEN_THREAD);
  return annotationsView(read, context, request, threadsInMargin(context, asked));
}

function threadsInMargin(
  context: Pick<AppContext, 'locale' | 'nextTurn' | 'pageKey'>,
  asked: string | null,
): ThreadsBeside {
  return async (view) => {
    const parts = new PartRenderer(context);
    const placed = view.threads.filter((thread) => !isOrphan(thread));
    const cards = await parts.cards(placed, view);
    const places = new Map<string, { threads: NumberedThread[]; html: string }>();
    for (const [i, thread] of placed.entries()) {
      const blockId = thread.place?.blockId ?? '';
      const place = places.get(blockId) ?? { threads: [], html: '' };
      place.threads.push(thread);
      place.html += cards[i];
      places.set(blockId, place);
    }
    const { form } = view;
    const newOne = form && { target: form.target, html: parts.render(<AnnotationForm view={view} form={form} />) };
    const t = translator(context.locale);
    const words = { lang: context.locale, dir: directionOf(context.locale) };
    return (blockId) => {
      const { threads = [], html = '' } = places.get(blockId) ?? {};
      const count = threads.length;
      const fold = attributes({
        class: 'anno-margin no-print',
        // Only one is open at a time: in the margin, they would cover each other.
        name: 'regards',
        ...words,
        'data-counted': true,
        hidden: count === 0,
        open: threads.some(({ id }) => id === asked),
      });
      const counted = attributes({ 'data-count': blockId });
      return [
        newOne?.target === blockId ? `<div${attributes(words)}>${newOne.html}</div>` : '',
        `<details${fold}><summary><span${counted} aria-hidden="true">${count}</span>`,
        `<span class="visually-hidden"${counted} data-worded>${escapeHtml(t('annotating.count', { count }))}</span>`,
        `</summary><div class="anno-margin-cards"${attributes({ 'data-threads': blockId })}>${html}</div></details>`,
      ].join('');
    };
  };
}
