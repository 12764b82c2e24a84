import { describe, expect, test } from 'vitest';
import { findApproximate } from '#content/annotation/approximate-match.ts';
import { Random } from '#tests/support/random.ts';

/**
 * The number of insertions, deletions and replacements that turn one text into another
 * (Levenshtein).
 */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}

/**
 * The fewest changes that turn a quotation into any passage of a text, found by trying every
 * passage.
 */
function fewestChanges(quote: string, text: string): number {
  let fewest = quote.length;
  for (let start = 0; start < text.length; start++) {
    for (let end = start + 1; end <= text.length; end++) {
      fewest = Math.min(fewest, distance(quote, text.slice(start, end)));
    }
  }
  return fewest;
}

describe('a short quotation, by letters', () => {
  test('is found where the fewest letters changed', () => {
    const random = new Random();
    const letters = (most: number) =>
      Array.from({ length: 1 + random.below(most) }, () => random.pick('abcd'.split(''))).join('');
    for (let round = 0; round < 300; round++) {
      const quote = letters(7);
      const text = letters(14);
      const what = `seed ${random.seed}: ${quote} in ${text}`;
      const fewest = fewestChanges(quote, text);
      const match = findApproximate(quote, text);
      if (fewest === quote.length) {
        expect(match, what).toBeNull();
        continue;
      }
      expect(match!.likeness, what).toBeCloseTo(1 - fewest / quote.length);
      expect(distance(quote, text.slice(match!.start, match!.end)), what).toBe(fewest);
    }
  });

  test('is the first of equal matches, ignoring accents and case', () => {
    expect(findApproximate('eau', 'L’EÀU, puis l’eau')).toEqual({ start: 2, end: 5, likeness: 1 });
  });

  test.each([
    ['', 'eau'],
    ['eau', ''],
    ['eau', 'bcd'],
  ])('%j in %j is not found', (quote, text) => {
    expect(findApproximate(quote, text)).toBeNull();
  });
});

describe('a long quotation, by words', () => {
  const QUOTE =
    'La gestion de la caisse décide de la durée du service, et le comité la tient depuis six mois entiers avec les femmes';
  const before = 'Tout autre chose est dit avant. ';
  const after = '. Puis vient une fin.';
  const passage = (text: string) => {
    const match = findApproximate(QUOTE, text);
    return match && { words: text.slice(match.start, match.end), likeness: match.likeness };
  };
  const letters = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '').length;

  test('is found completely, ignoring case and accents', () => {
    expect(QUOTE.length).toBeGreaterThan(96);
    expect(passage(before + QUOTE + after)).toEqual({ words: QUOTE, likeness: 1 });
    const bare = QUOTE.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
    expect(passage(before + bare + after)).toEqual({ words: bare, likeness: 1 });
  });

  test('is found with inserted words, with the share of it that remains', () => {
    const more = QUOTE.replace('la caisse', 'la petite caisse');
    expect(passage(before + more + after)).toEqual({ words: more, likeness: 1 });
    const less = QUOTE.replace('depuis six mois entiers ', '');
    const found = passage(before + less + after)!;
    expect(found.words).toBe(less);
    expect(found.likeness).toBeCloseTo(letters(less) / letters(QUOTE));
  });

  test('does not extend over the text for one short last word', () => {
    const cut = QUOTE.slice(0, QUOTE.indexOf(' les femmes'));
    const stretched = `${before}${cut}. ${'Un passage étranger sans rapport aucun. '.repeat(5)}Les femmes.`;
    expect(passage(stretched)!.words).toBe(cut);
  });

  test('matches words only in their order', () => {
    const turned = QUOTE.split(' ').reverse().join(' ');
    expect(passage(before + turned + after)!.likeness).toBeLessThan(0.3);
  });

  test('is not found in a text without any of its words, or without words', () => {
    expect(passage('Xylophone zigzag wagon, kiwi whisky.')).toBeNull();
    expect(passage('… — ! ?')).toBeNull();
    expect(findApproximate('— '.repeat(60), before)).toBeNull();
  });

  test('is searched in the first 40,000 characters only', () => {
    const word = `${'zigzag'.repeat(10)} `;
    expect(passage(word.repeat(600) + QUOTE)?.likeness).toBe(1);
    const far = word.repeat(660);
    expect(far.length).toBeGreaterThan(40_000);
    expect(passage(far + QUOTE)).toBeNull();
  });
});
