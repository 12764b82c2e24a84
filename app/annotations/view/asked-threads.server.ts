import { NavetteError } from '#content/errors.ts';
import { isId } from '#content/text/ids.ts';

/** The page id of an annotations address. @throws NavetteError `not-found` */
export function requirePageId(pageId: string | undefined): string {
  if (!isId(pageId ?? '')) throw new NavetteError('not-found');
  return pageId!;
}

/**
 * The ids of the threads that a request asks for (`?fils=<id>.<id>…`); null for all.
 * @throws NavetteError `invalid`
 */
export function askedThreads(request: { readonly url: string }): string[] | null {
  const asked = new URL(request.url).searchParams.get('fils');
  if (asked === null) return null;
  const ids = [...new Set(asked.split('.'))];
  if (!ids.every(isId)) throw new NavetteError('invalid', { fields: ['fils'] });
  return ids;
}
