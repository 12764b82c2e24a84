import { kindName } from '#app/i18n/kind-name.ts';
import type { Translate } from '#app/i18n/translate.ts';
import { escapeHtml } from '#content/render/html-escape.ts';
import { setTypography } from '#content/text/typography.ts';
import type { PageCard } from '#server/pages/reading/page-card.ts';

/** Publications on a subject, the latest first. */
export interface Fed {
  readonly title: string;
  /** The paths of its page and of its feed. */
  readonly path: string;
  readonly feedPath: string;
  readonly cards: readonly PageCard[];
}

/** Characters that XML 1.0 does not allow in any form. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
/** The mandatory date of a feed without entries. */
const BEFORE_ALL = '1970-01-01T00:00:00.000Z';
const xml = (text: string) => escapeHtml(text.replace(FORBIDDEN, ''));

/** A feed (Atom, RFC 4287). @param site its origin and the network's name */
export function atomFeed(
  t: Translate,
  { title, path, feedPath, cards }: Fed,
  { origin, networkName }: { readonly origin: string; readonly networkName: string },
): string {
  const host = new URL(origin).hostname;
  const entries = cards.map((card) => {
    const set = (text: string) => xml(setTypography(text, card.language));
    // The address changes with the title, the page's id does not.
    return `<entry xml:lang="${xml(card.language)}">
<id>tag:${xml(host)},2026:${xml(card.id)}</id>
<title>${set(card.title)}</title>
<updated>${xml(card.publishedAt)}</updated>
<link rel="alternate" type="text/html" href="${xml(origin + card.href)}"/>
<category term="${xml(card.kind)}" label="${xml(kindName(t, card.kind))}"/>
<summary>${set(card.summary)}</summary>
</entry>
`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${t.locale}">
<id>${xml(origin + feedPath)}</id>
<title>${xml(`${title} · ${networkName}`)}</title>
<updated>${xml(cards[0]?.publishedAt ?? BEFORE_ALL)}</updated>
<link rel="self" type="application/atom+xml" href="${xml(origin + feedPath)}"/>
<link rel="alternate" type="text/html" href="${xml(origin + path)}"/>
<author><name>${xml(networkName)}</name></author>
${entries.join('')}</feed>
`;
}

/** The HTTP response with a feed. */
export function feedResponse(feed: string): Response {
  return new Response(feed, {
    headers: {
      'Content-Type': 'application/atom+xml; charset=utf-8',
      'Cache-Control': 'no-cache',
      // Its titles are in the reader's language.
      Vary: 'Accept-Language, Cookie',
    },
  });
}
