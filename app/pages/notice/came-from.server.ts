import { doneAt } from '#app/frame/done-message.tsx';
import { writePath } from '#content/addresses/device-paths.ts';
import { localPath } from '#content/addresses/local-path.ts';
import { BOARD_PATH, DONE_PARAMETER, noticePath, publishPath } from '#content/addresses/site-paths.ts';

/**
 * The screen from which somebody opened a page's notice: the checks before publishing, the editor
 * or another screen of the page, or the board; else the page. Saving leads back there.
 * @param origin of this site
 */
export function cameFrom(request: Request, page: string, origin: string): string {
  if (new URL(request.url).searchParams.get('retour') === 'publier') return publishPath(page);
  const referrer = request.headers.get('referer') ?? '';
  if (!URL.canParse(referrer)) return page;
  const from = new URL(referrer);
  // The message about an earlier form has already been shown.
  from.searchParams.delete(DONE_PARAMETER);
  return from.origin === origin ? ofPage(from.pathname + from.search, page) : page;
}

/** The path of such a screen, as a form returns it; else the page's. */
export function ofPage(text: string, page: string, former = page): string {
  const path = localPath(text);
  const [pathname = ''] = path.split('?');
  if (pathname === BOARD_PATH) return path;
  const isBelow = pathname.startsWith(`${former}/`) && pathname !== noticePath(former);
  return isBelow ? page + path.slice(former.length) : page;
}

/**
 * The same once the notice is saved, with the word that it is. The editor shows the notice itself,
 * and without a network it opens at its own address alone.
 */
export function savedAt(path: string): string {
  const [pathname = ''] = path.split('?');
  return pathname.endsWith(writePath('')) ? pathname : doneAt(path, 'notice');
}
