import type { Block, Line } from '#content/book/book.ts';
import { BOOK_WORDS } from '#content/book/book-words.ts';
import { dayInWords } from '#content/book/notice-lines.ts';
import { onlyText } from '#content/book/only-text.ts';
import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import { isPublication } from '#content/kinds/collection-kind.ts';
import type { Notice } from '#content/kinds/notice.ts';
import type { Locale } from '#content/locale.ts';
import { setTypography } from '#content/text/typography.ts';

interface Printed {
  readonly kind: CollectionKind | null;
  readonly title: string;
  readonly language: string;
  readonly imprint: string;
}

/**
 * The colophon: the authors and reviewers of the texts, each once, the date, and the lines of the
 * imprint. A collection that is not a publication has a colophon only if it has an imprint.
 * @param date of the latest of its texts, ISO 8601
 */
export function colophonBlocks(
  { kind, title, language, imprint }: Printed,
  pages: readonly { readonly notice: Notice }[],
  date: string,
  { locale, timeZone }: { readonly locale: Locale; readonly timeZone: string },
): Block[] {
  const imprintLines = imprint.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (imprintLines.length === 0 && !isPublication(kind)) return [];
  const words = BOOK_WORDS[locale];
  const typeset = (text: string) => setTypography(onlyText(text).trim(), language);
  const everyone = (of: 'authors' | 'reviewers' | 'contributors') =>
    [...new Set(pages.flatMap(({ notice }) => notice.common[of]))].map(typeset).join(', ');
  const labelled = (label: string, text: string): Line => [
    { type: 'text', text: `${label}${words.colon} `, bold: true },
    { type: 'text', text },
  ];
  const lines: Line[] = [
    [{ type: 'text', text: typeset(title), bold: true }],
    labelled(words.edition, dayInWords(date, locale, timeZone)),
    ...(['authors', 'reviewers', 'contributors'] as const)
      .map((of) => [words[of], everyone(of)] as const)
      .filter(([, names]) => names !== '')
      .map(([label, names]) => labelled(label, names)),
    ...imprintLines.map((line): Line => [{ type: 'text', text: typeset(line) }]),
  ];
  return [
    { type: 'heading', level: 2, anchor: 'colophon', line: [{ type: 'text', text: words.colophon }] },
    ...lines.map((line): Block => ({ type: 'paragraph', line })),
  ];
}
