import { keptPagesOf } from '#app/device/kept-pages.ts';
import { writerCookie } from '#app/device/writer-cookie.server.ts';
import type { Viewer } from '#content/people/person.ts';

/**
 * What lets a device keep a plan, so that it opens without a network: where it is kept, and the
 * cookie that says whose it is. Only for who is signed in: what a device keeps goes when they sign
 * out, or may no longer read it.
 * @param origin the site's, as seen by the browser
 */
export function keptPlan(
  viewer: Viewer,
  origin: string,
): { readonly keptIn: string | null; readonly headers: Readonly<Record<string, string>> } {
  if (!('personId' in viewer)) return { keptIn: null, headers: {} };
  const { personId } = viewer;
  return { keptIn: keptPagesOf(personId), headers: { 'Set-Cookie': writerCookie(personId, origin) } };
}
