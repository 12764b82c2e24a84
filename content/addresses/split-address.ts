/**
 * The parts of an address that may be a page's or a collection's: `/fiches/x#y` has the segment
 * `fiches` and the slug `x`. Null for other addresses. Not in address.ts, so that the editor can
 * use it without loading the definitions of all kinds.
 */
export function splitAddress(href: string): { segment: string; slug: string } | null {
  const match = /^\/([a-z]+)\/([a-z0-9-]+)\/?(?:[?#].*)?$/.exec(href);
  return match && { segment: match[1]!, slug: match[2]! };
}
