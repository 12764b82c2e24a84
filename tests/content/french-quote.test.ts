import { expect, test } from 'vitest';
import { frenchQuote } from '#content/text/french-quote.ts';

test.each([
  ['', '«\u202f'],
  ['Elle dit ', '«\u202f'],
  ['(', '«\u202f'],
  ['l’', null],
  ['«\u202fEau', '\u202f»'],
  ['«\u202fEau\u202f!', '\u202f»'],
  ['«\u202fEau\u202f» et ', '«\u202f'],
  ['«\u202fEau\u202f» 12', null],
  ['un tuyau de 12', null],
  ['«\u202fIl a dit ', '“'],
  ['«\u202f', '“'],
  ['«\u202fIl a dit “oui', '”'],
  ['«\u202fIl a dit “oui”', '\u202f»'],
  ['déjà fermé\u202f» puis', null],
])('a straight mark after %j', (before, quote) => {
  expect(frenchQuote(before)).toBe(quote);
});
