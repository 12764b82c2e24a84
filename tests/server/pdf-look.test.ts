import { getDocumentProxy } from 'unpdf';
import { expect, test } from 'vitest';
import type { PageText } from '#content/book/make/book-text.ts';
import { makeBook } from '#content/book/make/make-book.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { BOOK_WRITERS } from '#server/exports/process/book-writers.ts';

/** How a page looks as a PDF, by where its lines are drawn. */

interface DrawnLine {
  readonly text: string;
  /** Points from the foot of its page. */
  readonly y: number;
  /** Points of its letters. */
  readonly size: number;
}

/** The lines of a PDF of one page, from its head to its foot. */
async function linesOf(change: Partial<PageText>): Promise<DrawnLine[]> {
  const page: PageText = {
    ...({ kind: 'factsheet', slug: 'x', title: 'Un texte', summary: '', language: 'fr', edition: 1 } as const),
    ...{ date: '2026-03-01T09:00:00.000Z', html: '<p>Un texte.</p>', notice: emptyNotice('factsheet'), sources: null },
    ...change,
  };
  const { book } = makeBook({ origin: 'https://navette.example', timeZone: 'Europe/Paris', page });
  const { bytes } = await (await BOOK_WRITERS.pdf())(book, new Map());
  const document = await getDocumentProxy(new Uint8Array(bytes));
  expect(document.numPages).toBe(1);
  const { items } = await (await document.getPage(1)).getTextContent();
  const lines = new Map<number, DrawnLine>();
  for (const item of items) {
    if (!('str' in item) || item.str.trim() === '') continue;
    const [y, size] = [item.transform[5] as number, item.height as number];
    const before = lines.get(y);
    lines.set(y, { y, text: `${before?.text ?? ''}${before ? ' ' : ''}${item.str}`, size: before?.size ?? size });
  }
  return [...lines.values()].sort((a, b) => b.y - a.y);
}

test('headings in the foot of a page are nearer to their own content than to the text above', async () => {
  const cited = { label: '', title: 'Un entretien', href: null };
  const keywords = Array.from({ length: 20 }, (_, i) => `irrigation ${i}`);
  const notice = emptyNotice('factsheet');
  const lines = await linesOf({
    html: '<p>Le comité a fixé le tarif.</p><p>Il est écrit au mur.</p>',
    sources: { locale: 'fr', materials: [], claims: [cited] },
    // Too long for the head.
    notice: { ...notice, common: { ...notice.common, keywords } },
  });
  const at = (words: RegExp) => lines.findIndex(({ text }) => words.test(text));
  const above = (line: number) => lines[line - 1]!.y - lines[line]!.y;
  const [sources, rest] = [at(/^Sources$/), at(/^Notice$/)];
  expect([sources > 0, rest > 0, lines[sources - 1]!.text]).toEqual([true, true, 'Il est écrit au mur.']);
  for (const heading of [sources, rest]) expect(above(heading)).toBeGreaterThan(above(heading + 1) + 2);
});

test('words are hyphenated in justified text, and nowhere else', async () => {
  const words = 'extraordinairement incontestablement particulièrement administrativement'.split(' ');
  const many = Array.from({ length: 60 }, (_, i) => words[i % words.length]!.slice(i % 3)).join(' ');
  const card =
    '<aside class="page-card" data-kind="study"><a href="/etudes/x"><strong>Une carte</strong></a>' +
    `<p>${many.slice(40, 400)}</p></aside>`;
  const lines = await linesOf({ summary: many.slice(0, 300), html: `<p>${many}</p>${card}` });
  const known = new Set([many, many.slice(0, 300), many.slice(40, 400), 'Une carte'].join(' ').match(/\p{L}+/gu));
  const divided = (some: readonly DrawnLine[]) =>
    some.map(({ text }) => text.match(/\p{L}+/gu)!.at(-1)!).filter((word) => !known.has(word));
  const ofSize = (size: number) => lines.filter((line) => line.size === size);
  const inCard = lines.slice(lines.findIndex(({ text }) => text === 'Une carte') + 1, -1);
  expect([ofSize(12).length > 2, inCard.length > 2]).toEqual([true, true]);
  expect(divided(ofSize(10.5)).length).toBeGreaterThan(0);
  expect([...divided(ofSize(12)), ...divided(inCard)]).toEqual([]);
});
