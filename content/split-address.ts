/**
 * The parts of an address that may be a page's or a collection's: `/fiches/x#y` has the segment `fiches` and the slug `x`. Null for others.
 * Apart from address.ts because the editor in the browser needs it without the definitions of all kinds.
 */
export function splitAddress(href: string): { segment: string; slug: string } | null {
  const match = /^\/([a-z]+)\/([a-z0-9-]+)\/?(?:[?#].*)?$/.exec(href);
  return match && { segment: match[1]!, slug: match[2]! };
}
