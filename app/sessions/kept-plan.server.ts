import { keptPlansOf, VISITOR } from '#app/device/kept-pages.ts';
import { writerCookie } from '#app/device/writer-cookie.server.ts';
import type { Viewer } from '#content/people/person.ts';

/**
 * What lets a device keep a plan, so that it opens without a network: where it is kept, and the
 * cookie that says whose it is. What is kept for somebody goes when they sign out, or may no longer
 * read it; for who has no account, it is what anybody may read. Not for an invited partner: nothing
 * would tell the device that the invitation has ended.
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
