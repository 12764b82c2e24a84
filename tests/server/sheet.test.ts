import { expect, test } from 'vitest';
import { leadingSentences } from '#content/book/leading-sentences.ts';
import type { PageText } from '#content/book/make/book-text.ts';
import { lineWords } from '#content/book/walk-book.ts';
import { LONGEST_SUMMARY, LONGEST_TITLE } from '#content/input/head-limits.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { MOST_SHEET_PAGES } from '#server/exports/pdf/write-sheet.ts';
import { readSheet } from '#tests/support/read-sheet.ts';

/** Sheets of the longest possible pages; those of the demonstration are in `kit.test.ts`. */
test('the sheet of the longest possible page has as much text as fits, and no sentence is cut', async () => {
  const sentence = (n: number) => `La phrase numéro ${n} de M. Diarra, citée dans l’art. 5, se termine bien ici. `;
  const section = (n: number) =>
    `<h2 id="s${n}">Section ${n}</h2><p>${Array.from({ length: 30 }, (_, i) => sentence(n * 100 + i)).join('')}</p>`;
  const html = Array.from({ length: 60 }, (_, n) => section(n)).join('');
  const empty = emptyNotice('factsheet');
  const page: PageText = {
    kind: 'factsheet',
    slug: 'longue',
    title: 'Titre '.repeat(50).slice(0, LONGEST_TITLE),
    summary: 'Un résumé long '.repeat(60).slice(0, LONGEST_SUMMARY),
    language: 'fr',
    notice: { ...empty, common: { ...empty.common, sdgs: ['1', '2', '5', '6', '13', '17'] } },
    edition: 3,
    date: '2026-11-28T00:00:00.000Z',
    html,
    sources: null,
  };
  const { pages, text } = await readSheet(page);
  expect(pages).toBe(MOST_SHEET_PAGES);
  // The footers and headers of pages may be within a sentence.
  const flat = text.replace(/\s+/g, ' ').replaceAll(/navette\.example\/\S+ \d \/ \d (?:Titre )+Titre… /g, '');
  expect(flat).toContain('Section 0');
  expect(flat).toContain('Points choisis dans les mots de la page.');
  const begun = flat.match(/La phrase numéro/g)?.length ?? 0;
  expect(begun).toBeGreaterThan(10);
  expect(flat.match(/se termine bien ici\./g)?.length).toBe(begun);
}, 120_000);

test('a sentence does not end at an abbreviation', () => {
  const lead = (text: string, enough: number, most = 900) =>
    lineWords(leadingSentences([{ type: 'text', text }], enough, most));
  const text = 'Selon M. Diarra (cf. Kayes), l’art. 5 vaut. Il dit : « Non ! » Puis il part.';
  expect(lead(text, 60)).toBe('Selon M. Diarra (cf. Kayes), l’art. 5 vaut.');
  expect(lead(text, 70)).toBe('Selon M. Diarra (cf. Kayes), l’art. 5 vaut. Il dit : « Non ! »');
  expect(lead(text, 10)).toBe('Selon M. Diarra (cf. Kayes), l’art. 5 vaut.');
  expect(lead(text, 10, 20)).toBe('');
  expect(lead(text, 500)).toBe(text);
});
