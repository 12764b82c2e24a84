import { KINDS, PAGE_KINDS, type PageKind } from '#content/kinds/kind.ts';
import { isOfSite } from '#content/kinds/of-site.ts';
import { LOCALES } from '#content/locale.ts';

/** Fewer headings of an outline may stand in any text. */
const FEWEST = 2;

/** Letters and digits alone, without accents, nor the number that a heading begins with. */
const plain = (text: string) =>
  text
    .replace(/^[\d.\s)]+/, '')
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

/**
 * The kind whose outline a text follows, by its headings; null if it follows none, or several
 * alike.
 */
export function kindOf(headings: readonly string[]): PageKind | null {
  const has = new Set(headings.map(plain));
  const scores = PAGE_KINDS.filter((kind) => !isOfSite(kind)).map((kind) => {
    const found = LOCALES.map((locale) => {
      const outline = KINDS[kind].outline[locale].flatMap((line) => ('h' in line ? [plain(line.h)] : []));
      return outline.filter((heading) => has.has(heading)).length;
    });
    return { kind, score: Math.max(...found) };
  });
  const [first, second] = scores.sort((a, b) => b.score - a.score);
  return first && first.score >= FEWEST && first.score > (second?.score ?? 0) ? first.kind : null;
}
