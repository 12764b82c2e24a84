import { describe, expect, test } from 'vitest';
import { cleanText, joinLines, wordsOf } from '#content/text/extracted-text.ts';

const join = (...lines: string[]) => joinLines(lines, wordsOf(lines));

describe('the lines of a paragraph', () => {
  test.each([
    ['joins a word that is split by a hyphen', ['la capita-', 'lisation des savoirs'], 'la capitalisation des savoirs'],
    ['joins a word that is split by a soft hyphen', ['la capita\u00ad', 'lisation'], 'la capitalisation'],
    [
      'keeps the hyphen of a compound that occurs elsewhere',
      ['un garde-barrage, le garde-', 'barrage'],
      'un garde-barrage, le garde-barrage',
    ],
    ['joins a word that occurs elsewhere', ['le portemine, le porte-', 'mine'], 'le portemine, le portemine'],
    ['recognises a compound by its first word', ['un demi-', 'hectare'], 'un demi-hectare'],
    ['recognises an inversion', ['y a-', 't-il de l’eau'], 'y a-t-il de l’eau'],
    ['recognises a name', ['le Nord-', 'Pas-de-Calais'], 'le Nord-Pas-de-Calais'],
    ['does not take a dash for a hyphen', ['de l’eau -', 'puis du sel'], 'de l’eau - puis du sel'],
    ['separates lines by a space', ['  un forage', '', 'neuf '], 'un forage neuf'],
  ])('%s', (_, lines, text) => expect(join(...lines)).toBe(text));
});

describe('cleaning', () => {
  test.each([
    [
      'replaces ligatures by their letters, but not œ',
      'eﬃcace, ﬁnancement, ﬂeuve, œuvre',
      'efficace, financement, fleuve, œuvre',
    ],
    ['removes soft hyphens within words', 'capita\u00adlisation', 'capitalisation'],
    [
      'combines accents before their letters, as old LaTeX writes them',
      'r´eseau d’ˆıle, fˆete, na¨ıf, ´ etude',
      'réseau d’île, fête, naïf, étude',
    ],
    ['composes letters with combining accents', 'e\u0301tude', 'étude'],
    ['replaces characters without a letter by spaces', '\uf0b7 eau\u0000\ufffdsel', 'eau sel'],
    ['keeps no-break spaces', 'eau\u00a0: 10\u202f%', 'eau\u00a0: 10\u202f%'],
  ])('%s', (_, text, clean) => expect(cleanText(text)).toBe(clean));
});
