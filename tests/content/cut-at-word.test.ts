import { expect, test } from 'vitest';
import { closeGaps } from '#content/citation/close-gaps.ts';
import { cutAtWord, cutLetters } from '#content/text/cut-at-word.ts';

test.each([
  ['Le puits est à sec', 18, 'Le puits est à sec'],
  ['Le puits est à sec en mars', 18, 'Le puits est à…'],
  // A cut that falls between two words takes no other away.
  ['Le puits est à sec en mars', 19, 'Le puits est à sec…'],
  ['Le puits, dit-on, est à sec', 10, 'Le puits…'],
  ['Elle dit « puits » et rit', 12, 'Elle dit…'],
  ['Elle doit 10\u202f000 francs', 14, 'Elle doit…'],
  // A word that takes half the text or more is cut.
  ['anticonstitutionnellement', 10, 'anticonst…'],
  ['Oui, anticonstitutionnellement', 12, 'Oui, antico…'],
  ['https://example.org/a/b/c', 12, 'https://exa…'],
  // Never within a character of two UTF-16 units.
  ['aaaa😀bbbbbb', 6, 'aaaa…'],
  ['Première ligne\nSeconde ligne', 20, 'Première ligne…'],
  ['', 5, ''],
])('%j in %i characters at most is %j', (text, most, expected) => {
  const cut = cutAtWord(text, most);
  expect(cut).toBe(expected);
  expect(cut.length).toBeLessThanOrEqual(most);
});

test.each([
  ['aaaa😀bb', 4, 'aaaa'],
  ['aaaa😀bb', 5, 'aaaa'],
  ['aaaa😀bb', 6, 'aaaa😀'],
  ['aaaa', 9, 'aaaa'],
])('%j cut to %i units is %j', (text, most, expected) => {
  expect(cutLetters(text, most)).toBe(expected);
});

test.each([
  ['Le puits est à sec .', 'Le puits est à sec.'],
  ['En mars , disent-elles , tout manque .', 'En mars, disent-elles, tout manque.'],
  ['(en mars ) il manque\u00a0. Puis « rien . »', '(en mars) il manque. Puis « rien. »'],
  // A space that belongs to the next word stays.
  ['Un fichier .docx, 3 ,5 et ; : ! ?', 'Un fichier .docx, 3 ,5 et ; : ! ?'],
  ['Il dit ... puis rien', 'Il dit ... puis rien'],
])('the gaps of %j are closed: %j', (words, expected) => {
  expect(closeGaps(words)).toBe(expected);
});

test('a long run of spaces is looked at once', () => {
  const many = `Un mot${' '.repeat(500_000)}et`;
  expect(closeGaps(`${many} .`)).toBe(`${many}.`);
});
