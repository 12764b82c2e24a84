import { type Address, parseAddressAbove } from '#content/addresses/address.ts';
import { attributes } from './html-escape.ts';

const LINK = /<a href="(\/[^"\s]+)"([^>]*)>(.*?)<\/a>/g;

/**
 * Why a viewer may not open a link's target: only for members, only for the invited, or not part of
 * the partner's invitation.
 */
export type Lock = 'members' | 'invited' | 'partner';

/** A locked link: its replacement target, and the words added after it. */
export interface LockedLink {
  readonly href: string;
  readonly label: string;
}

/** The key of an address in a map. */
export const addressKey = (address: Address): string => `${address.kind} ${address.slug}`;

/**
 * Marks links of a text as locked. Changes only attributes: annotations count the characters of the
 * text.
 * @param html as `content/render/html.ts` writes it
 * @param lockOf null for links without a lock
 */
export function lockLinks(html: string, lockOf: (address: Address) => LockedLink | null): string {
  return html.replace(LINK, (link, href: string, others: string, words: string) => {
    const address = parseAddressAbove(href);
    const locked = address && lockOf(address);
    if (!locked) return link;
    const name = `${unescaped(withoutTags(words))} (${locked.label})`;
    const own = { href: locked.href, class: 'is-locked', 'aria-label': name, rel: 'nofollow' };
    return `<a${attributes(own)}${others.replace(/ rel="[^"]*"/, '')}>${words}</a>`;
  });
}

/**
 * The words of the first link of a text to an address or below it, as its readers see them; null if
 * there is none.
 */
export function wordsOfLink(html: string, to: Address): string | null {
  for (const [, href, , words] of html.matchAll(LINK)) {
    const address = parseAddressAbove(href!);
    if (address && addressKey(address) === addressKey(to)) return unescaped(withoutTags(words!));
  }
  return null;
}

const withoutTags = (html: string) => html.replace(/<[^<>]*>/g, '');

const CHARACTERS: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/** The text that `escapeHtml` escaped. */
const unescaped = (text: string) => text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => CHARACTERS[entity]!);
