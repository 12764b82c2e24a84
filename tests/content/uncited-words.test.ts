import { expect, test } from 'vitest';
import type { DocumentNode } from '#content/document/document.ts';
import { findUncitedWords, type TakenBack } from '#content/withdrawal/uncited-words.ts';
import { digestOf } from '#server/drafts/quotations/quotation-digest.ts';

const MATERIAL = 'material/aaaaaaaaaaaa';
const OTHER = 'material/bbbbbbbbbbbb';
const STRUCK = 'Le maire a gardé la clé du forage, et personne n’ose le dire.';
const SHORT = 'Personne n’ose le dire.';
const REFUSED = 'On vend l’eau la nuit';

const t = (text: string): DocumentNode => ({ type: 'text', text });
const cite = (target: string): DocumentNode => ({ type: 'citation', attrs: { target } });
const p = (id: string, ...content: DocumentNode[]): DocumentNode => ({ type: 'paragraph', attrs: { id }, content });
const quote = (...content: DocumentNode[]): DocumentNode => ({ type: 'blockquote', content });
const testimony = (id: string, attribution: string, ...content: DocumentNode[]): DocumentNode => ({
  type: 'typedBlock',
  attrs: { id, kind: 'testimony', attribution },
  content,
});

const refuse = (text: string, signed = '') => digestOf({ text, signed });
const taken = (more: Partial<TakenBack> = {}): TakenBack => ({
  ...{ targets: [MATERIAL], struck: [STRUCK], digests: [refuse(REFUSED)], kept: [] },
  ...more,
});
const find = (content: readonly DocumentNode[], more: Partial<TakenBack> = {}, heads: readonly string[] = []) =>
  findUncitedWords({ type: 'doc', content: [...content] }, heads, [taken(more)], digestOf).map(({ blockId, words }) => [
    blockId,
    words,
  ]);

test('struck words without a citation are found, six in a row and wherever they stand', () => {
  const words = 'le MAIRE a gardé la clé';
  expect(find([p('a', t(`Chacun sait que ${words}, dit-on.`))])).toEqual([['a', words]]);
  expect(find([p('a', t('Le maire a gardé la porte du forage.'))])).toEqual([]);
  // A citation of somebody else says nothing of whose words these are.
  expect(find([p('a', t(STRUCK), cite(OTHER))])).toHaveLength(1);
  expect(find([p('a', t('Vrai.'), { type: 'footnote', content: [t(STRUCK)] })])).toHaveLength(1);
  expect(find([{ type: 'figure', attrs: { id: 'f', caption: STRUCK } }])).toEqual([['f', STRUCK.slice(0, -1)]]);
  expect(find([], {}, ['Le forage', STRUCK])).toEqual([[null, STRUCK.slice(0, -1)]]);
});

test('fewer struck words are found as a whole, and not as part of a sentence', () => {
  const more = { struck: [SHORT] };
  expect(find([p('a', t('Ici, « personne n’ose le dire ».'))], more)).toEqual([['a', 'personne n’ose le dire']]);
  expect(find([p('a', t('Personne n’ose le dire au maire.'))], more)).toEqual([]);
  expect(find([p('a', t('« De l’eau »'))], { struck: ['De l’eau.'] })).toEqual([]);
});

test('refused words are found as their person was shown them', () => {
  expect(find([p('a', t(`Il pleut. ${REFUSED}. Il fait froid.`))])).toEqual([['a', REFUSED]]);
  expect(find([p('a', t(`Elle dit : « ${REFUSED} ! »`))])).toEqual([['a', REFUSED]]);
  expect(find([quote(p('a', t(`${REFUSED}.`)))])).toEqual([['a', REFUSED]]);
  expect(find([p('a', t('On vend l’eau'))], { digests: [refuse('On vend')] })).toEqual([]);
  const digests = [refuse('On creuse.\nOn vend l’eau.', 'Awa, Kita')];
  const said = [p('b', t('On creuse.')), p('c', t('On vend l’eau.'))];
  expect(find([testimony('a', 'Awa, Kita', ...said)], { digests })).toEqual([['a', 'On creuse.\nOn vend l’eau.']]);
  expect(find([testimony('a', 'Une femme', ...said)], { digests })).toEqual([]);
});

test('a block that cites them, or in which the team chose that they stay, is left to other checks', () => {
  expect(find([p('a', t(STRUCK), cite(MATERIAL))])).toEqual([]);
  expect(find([testimony('a', '', p('b', t(STRUCK)), p('c', t('Voilà'), cite(MATERIAL)))])).toEqual([]);
  expect(find([quote(p('a', t(STRUCK)), p('b', t('Un maire'), cite(MATERIAL)))])).toEqual([]);
  expect(find([p('a', t(STRUCK)), p('b', t('Un maire'), cite(MATERIAL))])).toHaveLength(1);
  expect(find([p('a', t(STRUCK))], { kept: ['a'] })).toEqual([]);
});
