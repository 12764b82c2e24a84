import { expect, test } from 'vitest';
import type { DocumentNode } from '#content/document/document.ts';
import { findUncitedWords, type TakenBack } from '#content/withdrawal/uncited-words.ts';
import { sequencesOf } from '#content/withdrawal/words/word-sequences.ts';
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
  ...{ targets: [MATERIAL], struck: [STRUCK], digests: [refuse(REFUSED)], refused: [], kept: [] },
  ...more,
});
const look = (content: readonly DocumentNode[], more: Partial<TakenBack> = {}, heads: readonly string[] = []) =>
  findUncitedWords({ type: 'doc', content: [...content] }, heads, [taken(more)], digestOf);
/** Words that are surely theirs. */
const find = (...all: Parameters<typeof look>) =>
  look(...all).flatMap(({ blockId, words, isSure }) => (isSure ? [[blockId, words]] : []));
/** Words that resemble theirs. */
const near = (text: string, more: Partial<TakenBack> = {}) =>
  look([p('a', t(text))], more).flatMap(({ words, isSure }) => (isSure ? [] : [words]));

test('struck words without a citation are found from six in a row on, anywhere in the text', () => {
  const words = 'le MAIRE a gardé la clé';
  expect(find([p('a', t(`Chacun sait que ${words}, dit-on.`))])).toEqual([['a', words]]);
  expect(find([p('a', t('Le maire a gardé la porte du forage.'))])).toEqual([]);
  // A citation of another source does not attribute these words.
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

test('refused words are found in the units that their person was shown: sentence, paragraph or testimony', () => {
  expect(find([p('a', t(`Il pleut. ${REFUSED}. Il fait froid.`))])).toEqual([['a', REFUSED]]);
  expect(find([p('a', t(`Elle dit : « ${REFUSED} ! »`))])).toEqual([['a', REFUSED]]);
  expect(find([quote(p('a', t(`${REFUSED}.`)))])).toEqual([['a', REFUSED]]);
  expect(find([p('a', t('On vend l’eau'))], { digests: [refuse('On vend')] })).toEqual([]);
  const digests = [refuse('On creuse.\nOn vend l’eau.', 'Awa, Kita')];
  const paragraphs = [p('b', t('On creuse.')), p('c', t('On vend l’eau.'))];
  expect(find([testimony('a', 'Awa, Kita', ...paragraphs)], { digests })).toEqual([
    ['a', 'On creuse.\nOn vend l’eau.'],
  ]);
  expect(find([testimony('a', 'Une femme', ...paragraphs)], { digests })).toEqual([]);
});

test('a block that cites their source, or in which the team chose to keep them, is left to other checks', () => {
  expect(find([p('a', t(STRUCK), cite(MATERIAL))])).toEqual([]);
  expect(find([testimony('a', '', p('b', t(STRUCK)), p('c', t('Voilà'), cite(MATERIAL)))])).toEqual([]);
  expect(find([quote(p('a', t(STRUCK)), p('b', t('Un maire'), cite(MATERIAL)))])).toEqual([]);
  expect(find([p('a', t(STRUCK)), p('b', t('Un maire'), cite(MATERIAL))])).toHaveLength(1);
  expect(find([p('a', t(STRUCK))], { kept: ['a'] })).toEqual([]);
});

test('refused words are found in whatever form they were typed', () => {
  const words = 'Déjà, l’eau était vendue la nuit : « personne » n’en parlait.';
  const more = { struck: [], digests: [refuse(words)], refused: [sequencesOf(words)] };
  for (const typed of [
    words,
    'DEJA L\'EAU ETAIT VENDUE LA NUIT "PERSONNE" N\'EN PARLAIT.',
    words.normalize('NFD').replaceAll(' ', '\u202f'),
    words.replace('vendue', 'ven\u00addue').replace(' :', ' —').replaceAll(/[«»]/g, '“'),
  ]) {
    expect(find([p('a', t(`Il pleut. ${typed} Il fait froid.`))], more), typed).toHaveLength(1);
    expect(near(typed, more), typed).toEqual([]);
  }
  expect(find([p('a', t(words), cite(MATERIAL))], more)).toEqual([]);
  // Only words that were kept are known in other forms.
  expect(find([p('a', t(words.toUpperCase()))], { ...more, refused: [] })).toEqual([]);
});

test('withdrawn words with words inserted or omitted are reported as similar', () => {
  const words = 'Le soir, les chèvres du chef buvaient avant nos enfants à la mare du vieux marigot';
  const all = [
    { struck: [words], digests: [] },
    { struck: [], digests: [], refused: [sequencesOf(words)] },
  ];
  for (const more of all) {
    for (const typed of [
      'On dit que les chèvres du chef buvaient […] à la mare du marigot, chaque soir, avant tout le monde.',
      'Selon elle, les chèvres du chef vraiment buvaient avant nos enfants à cette mare-là, celle du bas.',
      'Il pleut. Les chèvres du chef buvaient trop. Il fait froid depuis le mois de mai, et rien ne va.',
    ])
      expect([find([p('a', t(typed))], more), near(typed, more)], typed).toEqual([[], [expect.any(String)]]);
    for (const typed of [
      'Les chèvres du chef sont belles, et nos enfants vont à la mare du village quand il fait chaud.',
      'Avant nos enfants à l’école, il y avait une mare ; le chef avait des chèvres et un vieux marigot.',
    ])
      expect(look([p('a', t(typed))], more), typed).toEqual([]);
    expect(look([p('a', t(words), cite(MATERIAL))], more)).toEqual([]);
  }
});

test('a long repetitive text is searched in time proportional to its words', () => {
  const words = 'ma ma ma ma ma ma';
  const started = process.cpuUsage();
  const text = `${'ma ma ma ma mi '.repeat(20_000)}`;
  expect(near(text, { struck: [], digests: [], refused: [sequencesOf(words)] })).toHaveLength(1);
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1_000).toBeLessThan(2_000);
});
