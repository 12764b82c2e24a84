import { describe, expect, test } from 'vitest';
import { cleanText, joinLines, wordsOf } from '#content/text/extracted-text.ts';

const join = (...lines: string[]) => joinLines(lines, wordsOf(lines));

describe('a paragraph’s lines', () => {
  test.each([
    ['a word cut by a hyphen is put together', ['la capita-', 'lisation des savoirs'], 'la capitalisation des savoirs'],
    ['a word cut by a soft hyphen too', ['la capita\u00ad', 'lisation'], 'la capitalisation'],
    [
      'a compound that stands whole elsewhere keeps its hyphen',
      ['un garde-barrage, le garde-', 'barrage'],
      'un garde-barrage, le garde-barrage',
    ],
    ['a word that stands whole elsewhere does not', ['le portemine, le porte-', 'mine'], 'le portemine, le portemine'],
    ['a compound by its first word', ['un demi-', 'hectare'], 'un demi-hectare'],
    ['an inversion', ['y a-', 't-il de l’eau'], 'y a-t-il de l’eau'],
    ['a name', ['le Nord-', 'Pas-de-Calais'], 'le Nord-Pas-de-Calais'],
    ['a dash between words is none', ['de l’eau -', 'puis du sel'], 'de l’eau - puis du sel'],
    ['lines are a space apart', ['  un forage', '', 'neuf '], 'un forage neuf'],
  ])('%s', (_, lines, text) => expect(join(...lines)).toBe(text));
});

describe('cleaning', () => {
  test.each([
    [
      'ligatures are their letters, œ is one',
      'eﬃcace, ﬁnancement, ﬂeuve, œuvre',
      'efficace, financement, fleuve, œuvre',
    ],
    ['soft hyphens within words go', 'capita\u00adlisation', 'capitalisation'],
    [
      'accents before their letters, as old LaTeX sets them',
      'r´eseau d’ˆıle, fˆete, na¨ıf, ´ etude',
      'réseau d’île, fête, naïf, étude',
    ],
    ['letters with loose accents are one', 'e\u0301tude', 'étude'],
    ['signs of no letter are spaces', '\uf0b7 eau\u0000\ufffdsel', 'eau sel'],
    ['no-break spaces stay', 'eau\u00a0: 10\u202f%', 'eau\u00a0: 10\u202f%'],
  ])('%s', (_, text, clean) => expect(cleanText(text)).toBe(clean));
});
