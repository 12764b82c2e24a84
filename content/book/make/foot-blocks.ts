import type { Block, Line, NoticeLine } from '#content/book/book.ts';
import { BOOK_WORDS } from '#content/book/book-words.ts';
import type { TextSources } from '#content/evidence/text-sources.ts';
import type { Locale } from '#content/locale.ts';

/** The rest of a notice, at the end of a page as on screen. */
export function footBlocks(lines: readonly NoticeLine[], anchor: string, locale: Locale): Block[] {
  if (lines.length === 0) return [];
  const { notice, colon } = BOOK_WORDS[locale];
  return [
    { type: 'heading', level: 2, anchor: `${anchor}-notice`, unlisted: true, line: [{ type: 'text', text: notice }] },
    ...lines.map(({ label, text }): Block => {
      const line: Line = [
        { type: 'text', text: `${label}${colon} `, bold: true },
        { type: 'text', text },
      ];
      return { type: 'paragraph', line };
    }),
  ];
}

/** The list of sources at the end of a page, as `app/reading/text/sources-view.ts` shows it. */
export function sourceBlocks(
  sources: TextSources | null,
  anchor: string,
  link: (href: string) => string | null,
): Block[] {
  if (!sources) return [];
  const words = BOOK_WORDS[sources.locale];
  const row = (label: string, text: string, href: string | null): Block[] => {
    const to = href === null || href.startsWith('#') ? null : link(href);
    const line: Line = [
      ...(label ? [{ type: 'text' as const, text: `${label}. `, bold: true }] : []),
      { type: 'text', text, ...(to === null ? {} : { href: to }) },
      { type: 'text', text: '.' },
    ];
    return [{ type: 'paragraph', line }];
  };
  const elsewhere = sources.claims.filter(({ href }) => !href?.startsWith('#'));
  const claims = new Map(elsewhere.map(({ title, words: text = title, href }) => [`${text} ${href}`, { text, href }]));
  const groups = [
    {
      title: words.materials,
      items: sources.materials.map(({ label, title, words: text = title, href }) => row(label, text, href)),
    },
    { title: words.claims, items: [...claims.values()].map(({ text, href }) => row('', text, href)) },
  ].filter(({ items }) => items.length > 0);
  if (groups.length === 0) return [];
  const heading = (level: number, text: string, id: string): Block => ({
    type: 'heading',
    level,
    anchor: `${anchor}-${id}`,
    unlisted: true,
    line: [{ type: 'text', text }],
  });
  return [
    heading(2, words.sources, 'sources'),
    ...groups.flatMap(({ title, items }, i): Block[] => [
      heading(3, title, `sources-${i + 1}`),
      { type: 'list', start: null, numbering: '1', items },
    ]),
  ];
}
