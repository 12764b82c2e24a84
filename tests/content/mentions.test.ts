import { expect, test } from 'vitest';
import { findMentions } from '#content/annotation/mentions.ts';

const PEOPLE = [
  { id: 'awa', name: 'Awa Diarra' },
  { id: 'bea', name: 'Béatrice Roux' },
  { id: 'jean1', name: 'Jean Petit' },
  { id: 'jean2', name: 'Jean Le Goff' },
  { id: 'jp', name: 'Jean-Pierre Petit' },
  { id: 'o', name: 'Siobhán O’Neil' },
  { id: 'o2', name: ' Siobhán  Ó Briain ' },
];

test.each([
  ['@Awa Diarra, qu’en dis-tu ?', ['awa']],
  ['(@awa)', ['awa']],
  ['@BEATRICE et @Béatrice Roux', ['bea']],
  // No-break spaces, accents in two parts, and both apostrophes.
  ['@Awa\u00a0Diarra', ['awa']],
  ['@Be\u0301atrice', ['bea']],
  ["@Siobhan O'Neil", ['o']],
  ['@Siobhán O’Neil', ['o']],
  ['@Siobhan O Briain', ['o2']],
  // Two are called Jean: the first name alone names nobody.
  ['@Jean', []],
  ['@Jean Petit puis @jean le goff', ['jean1', 'jean2']],
  ['@Jean-Pierre Petit', ['jp']],
  // Other words, and addresses.
  ['@Awantgarde', []],
  ['awa@awa.example', []],
  ['Awa Diarra', []],
  ['@ Awa', []],
  ['@zut. Béatrice', []],
  ['@', []],
  ['', []],
])('%s', (text, expected) => {
  expect(findMentions(text, PEOPLE)).toEqual(expected);
});

test('only the first fifty @ signs of a text are read', () => {
  const after = (signs: number) => findMentions(`@awa${'@'.repeat(signs - 1)}@Béatrice`, PEOPLE);
  expect(after(49)).toEqual(['awa', 'bea']);
  expect(after(50)).toEqual(['awa']);
  expect(after(10_000)).toEqual(['awa']);
});

test('a mention means the longest name that matches, and nobody without a name', () => {
  const people = [
    { id: 'none', name: '' },
    { id: 'short', name: 'Awa' },
    { id: 'long', name: 'Awa Diarra' },
    { id: 'longest', name: 'Awa Diarra Traoré' },
  ];
  for (const order of [people, people.toReversed()]) {
    expect(findMentions('@Awa Diarra et @', order)).toEqual(['long']);
    expect(findMentions('@Awa Diarra Traoré', order)).toEqual(['longest']);
    expect(findMentions('@Awa Touré', order)).toEqual(['short']);
  }
});

test('of two people of one name, both are notified', () => {
  const same = [
    { id: '1', name: 'Awa Diarra' },
    { id: '2', name: 'Awa Diarra' },
  ];
  expect(findMentions('@Awa Diarra', same)).toEqual(['1', '2']);
  expect(findMentions('@Awa', same)).toEqual([]);
});
