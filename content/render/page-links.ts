import { type Address, parseAddressAbove } from '#content/addresses/address.ts';

const LINK = /(?:href="|<!--page-card:)(\/[^"\s<]+?)(?="|-->)/g;
/** Most links of one text that are followed. */
export const MOST_LINKS = 500;

/**
 * The pages and collections that a text's HTML links to, or below, each once, in the order of the
 * text.
 * @param html as `content/render/html.ts` writes it
 */
export function linkedAddresses(html: string): Address[] {
  const found = new Map<string, Address>();
  for (const [, href] of html.matchAll(LINK)) {
    const address = parseAddressAbove(href!);
    if (!address) continue;
    found.set(`${address.kind} ${address.slug}`, address);
    if (found.size === MOST_LINKS) break;
  }
  return [...found.values()];
}
