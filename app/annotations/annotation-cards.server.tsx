import { renderToStaticMarkup } from 'react-dom/server';
import { LocaleContext, translator } from '#app/i18n/translate.ts';
import { pagePath } from '#content/address.ts';
import { NavetteError } from '#content/errors.ts';
import type { AppContext } from '#server/http/app-context.ts';
import { AnnotationThread } from './annotation-thread.tsx';
import { type CardFrame, numberedThread } from './annotations-view.server.ts';

/** Some of a page's threads as its reading pages show them. */
export interface AnnotationCards {
  /** The number of the edition they are placed in. */
  readonly edition: number | null;
  /** Their cards, one after the other. They carry what the page needs to put them in place. */
  readonly html: string;
  /** Those that were asked for and are no threads of this page, or no more. */
  readonly gone: readonly string[];
}

/**
 * Renders some of a page's threads, as the page itself would.
 * @param crossed for the view of both sides, to which its forms lead back
 * @throws NavetteError `not-found` where the viewer may not read annotations; `too-large` for too many threads
 */
export async function annotationCards(
  { services, viewer, locale }: Pick<AppContext, 'services' | 'viewer' | 'locale'>,
  pageId: string,
  ids: readonly string[],
  crossed: boolean,
): Promise<AnnotationCards> {
  const { edition, threads, gone, mayWrite, editionLanguage } = await services.annotations.changes(viewer, pageId, ids);
  const page = await services.pages.find(pageId);
  if (!page) throw new NavetteError('not-found');
  const language = editionLanguage ?? page.language;
  const view: CardFrame = { path: pagePath(page), language, mayWrite, crossed, form: null, key: crypto.randomUUID() };
  const t = translator(locale);
  const html = renderToStaticMarkup(
    <LocaleContext.Provider value={locale}>
      {threads.map((thread) => (
        // The page counts: a new card changes the numbers of those after it.
        <AnnotationThread key={thread.id} thread={numberedThread(t, thread, 0, language)} view={view} />
      ))}
    </LocaleContext.Provider>,
  );
  return { edition, html, gone };
}
