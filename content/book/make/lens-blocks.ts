import type { Block, Inline } from '#content/book/book.ts';
import { BOOK_WORDS } from '#content/book/book-words.ts';
import { onlyText } from '#content/book/only-text.ts';
import { directionOf, type Locale } from '#content/locale.ts';
import { setTypography } from '#content/text/typography.ts';
import type { LensText } from './book-text.ts';

interface LensReading {
  readonly locale: Locale;
  /** The language of the page that is read through the lenses. */
  readonly language: string;
  /** The anchor of its chapter. */
  readonly anchor: string;
  readonly link: (href: string) => string | null;
}

/**
 * The questions of a page's lenses, at its end: as in `app/lenses/page-lenses.tsx`, without boxes
 * to tick.
 */
export function lensBlocks(
  lenses: readonly LensText[],
  { locale, language: around, anchor, link }: LensReading,
): Block[] {
  if (lenses.length === 0) return [];
  const { title: heading, intro } = BOOK_WORDS[locale].lenses;
  return [
    {
      type: 'heading',
      level: 2,
      anchor: `${anchor}-lunettes`,
      unlisted: true,
      line: [{ type: 'text', text: heading }],
    },
    { type: 'paragraph', line: [{ type: 'text', text: intro }] },
    ...lenses.flatMap(({ href, title, language, questions }): Block[] => {
      const spoken = language === around ? {} : { lang: language, dir: directionOf(language) };
      const inlineText = (text: string): Extract<Inline, { type: 'text' }> => ({
        type: 'text',
        text: setTypography(onlyText(text), language),
        ...spoken,
      });
      const to = link(href);
      return [
        { type: 'paragraph', line: [{ ...inlineText(title), bold: true, ...(to === null ? {} : { href: to }) }] },
        {
          type: 'list',
          start: null,
          numbering: '1',
          items: questions.map((question): Block[] => [{ type: 'paragraph', line: [inlineText(question)] }]),
        },
      ];
    }),
  ];
}
