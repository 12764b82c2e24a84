import { expect, test } from 'vitest';
import { findMentions } from '#content/annotation/mentions.ts';

const PEOPLE = [
  { id: 'awa', name: 'Awa Diarra' },
  { id: 'bea', name: 'Béatrice Roux' },
  { id: 'jean1', name: 'Jean Petit' },
  { id: 'jean2', name: 'Jean Le Goff' },
  { id: 'jp', name: 'Jean-Pierre Petit' },
  { id: 'o', name: 'Siobhán O’Neil' },
];

test.each([
  ['@Awa Diarra, qu’en dis-tu ?', ['awa']],
  ['(@awa)', ['awa']],
  ['@BEATRICE et @Béatrice Roux', ['bea']],
  // No-break spaces, accents in two parts, and both apostrophes.
  ['@Awa\u00a0Diarra', ['awa']],
  ['@Be\u0301atrice', ['bea']],
  ["@Siobhan O'Neil", ['o']],
  // Two are called Jean: the first name alone names nobody.
  ['@Jean', []],
  ['@Jean Petit puis @jean le goff', ['jean1', 'jean2']],
  ['@Jean-Pierre Petit', ['jp']],
  // Other words, and addresses.
  ['@Awantgarde', []],
  ['awa@awa.example', []],
  ['Awa Diarra', []],
  ['@ Awa', []],
  ['@', []],
  ['', []],
])('%s', (text, expected) => {
  expect(findMentions(text, PEOPLE)).toEqual(expected);
});

test('a long run of signs is not read to its end', () => {
  expect(findMentions(`@awa${'@'.repeat(100)}@bea`, PEOPLE)).toEqual(['awa']);
});

test('of two people of one name, both are notified', () => {
  const same = [
    { id: '1', name: 'Awa Diarra' },
    { id: '2', name: 'Awa Diarra' },
  ];
  expect(findMentions('@Awa Diarra', same)).toEqual(['1', '2']);
  expect(findMentions('@Awa', same)).toEqual([]);
});
