import { type CardFrame, numberedThread, versionMark } from '#app/annotations/view/annotations-view.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { pagePath } from '#content/addresses/address.ts';
import { NavetteError } from '#content/errors.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import { PartRenderer } from './part-renderer.server.tsx';

/** Some of a page's threads, rendered as cards. */
export interface AnnotationCards {
  /** Identifies the text that the threads are anchored in (`AnnotatedText.number`). */
  readonly edition: number | string | null;
  /**
   * The cards' HTML, concatenated. Their `data-*` attributes name the places where the page puts
   * them.
   */
  readonly html: string;
  /** Requested ids of threads that the page does not have (any more). */
  readonly gone: readonly string[];
}

/**
 * Renders some of a page's threads as the page itself does.
 * @param crossed whether their forms lead back to the view of both sides
 * @throws NavetteError `not-found` where the viewer may not read annotations; `too-large` for too
 * many threads
 */
export async function annotationCards(
  context: Pick<AppContext, 'services' | 'viewer' | 'locale' | 'nextTurn' | 'pageKey'>,
  pageId: string,
  ids: readonly string[],
  crossed: boolean,
): Promise<AnnotationCards> {
  const { services, viewer, locale, pageKey: key } = context;
  const { edition, version, threads, gone, mayWrite, editionLanguage } = await services.annotationReading.changes(
    viewer,
    pageId,
    ids,
  );
  const page = await services.pages.find(pageId);
  if (!page) throw new NavetteError('not-found');
  const language = editionLanguage ?? page.language;
  const view: CardFrame = { path: pagePath(page), language, mayWrite, crossed, form: null, key };
  const t = translator(locale);
  // The number is 0: the page's script numbers all cards, since a new one shifts those after it.
  const numbered = threads.map((thread) => numberedThread(t, thread, 0, language));
  const cards = await new PartRenderer(context).cards(numbered, view);
  return { edition: edition ?? (version === null ? null : versionMark(version)), html: cards.join(''), gone };
}
