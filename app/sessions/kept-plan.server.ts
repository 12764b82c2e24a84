import { keptPlansOf, VISITOR } from '#app/device/kept-pages.ts';
import { writerCookie } from '#app/device/writer-cookie.server.ts';
import type { Viewer } from '#content/people/person.ts';

/**
 * What a device needs to cache a plan, so that it opens without a network: the name of the cache,
 * and the cookie that identifies its owner. A person's plans are deleted when they sign out, or may
 * no longer read them; without an account, the cache has only what anybody may read. Invited
 * partners get no cache: the device would not notice that the invitation has ended.
 * @param origin the site's, as seen by the browser
 */
export function keptPlan(
  viewer: Viewer,
  origin: string,
): { readonly keptIn: string | null; readonly headers: Readonly<Record<string, string>> } {
  if (viewer.role === 'partner') return { keptIn: null, headers: {} };
  if (viewer.role === 'public') return { keptIn: keptPlansOf(VISITOR), headers: {} };
  const { personId } = viewer;
  return { keptIn: keptPlansOf(personId), headers: { 'Set-Cookie': writerCookie(personId, origin) } };
}
