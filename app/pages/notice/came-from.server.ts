import { localPath } from '#content/addresses/local-path.ts';
import { BOARD_PATH, DONE_PARAMETER, noticePath, publishPath } from '#content/addresses/site-paths.ts';

/**
 * Where somebody works who opens a page's notice: what is before publishing, the editor or another
 * screen of the page, the board; else the page. Saving leads back there.
 * @param origin of this site
 */
export function cameFrom(request: Request, page: string, origin: string): string {
  if (new URL(request.url).searchParams.get('retour') === 'publier') return publishPath(page);
  const referrer = request.headers.get('referer') ?? '';
  if (!URL.canParse(referrer)) return page;
  const from = new URL(referrer);
  // What a form did there was said already.
  from.searchParams.delete(DONE_PARAMETER);
  return from.origin === origin ? ofPage(from.pathname + from.search, page) : page;
}

/** A path where somebody works at this page, as a form gives it back; else the page's. */
export function ofPage(text: string, page: string, former = page): string {
  const path = localPath(text);
  const [pathname = ''] = path.split('?');
  if (pathname === BOARD_PATH) return path;
  const isBelow = pathname.startsWith(`${former}/`) && pathname !== noticePath(former);
  return isBelow ? page + path.slice(former.length) : page;
}
