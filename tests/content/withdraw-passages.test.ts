import { describe, expect, it } from 'vitest';
import { findPassages } from '#content/citation/find-passages.ts';
import { withdrawPassages } from '#content/withdrawal/withdraw-passages.ts';
import type { TextWithdrawal } from '#content/withdrawal/withdrawal.ts';
import { cutWithdrawn, shinglesOf, shortSequencesOf } from '#content/withdrawal/words/withdrawn-words.ts';
import { cite, doc, p, SAID, TARGET, testimony, text, wordsOf } from '#tests/support/withdrawal-texts.ts';

const text1 = doc(
  p('b1', text('Avant.')),
  testimony('b2', 'Fanta Keïta', p('b3', text(SAID), cite()), p('b4', text('Puis plus rien.'))),
  p('b5', text('Autre source.'), cite('material/autre2345678')),
);
const known = new Set(shinglesOf(SAID));
const isWithdrawn = (shingle: string) => known.has(shingle);
const plan = (choice: 'remove' | 'paraphrase' | 'pseudonym', more: Partial<TextWithdrawal> = {}): TextWithdrawal => ({
  target: TARGET,
  passages: [{ pageId: 'p', blockIds: ['b2', 'b3', 'b4'], choice, paraphrase: 'L’eau était loin.' }],
  ...{ salt: '', digests: [], names: [['Fanta Keïta', 'une présidente']], sentence: '' },
  ...more,
});

describe('withdrawn words', () => {
  const ACCENTED = 'L’été, à Kayes, cœurs et fièvres défiaient l’eau trouble';
  const accented = new Set(shinglesOf(ACCENTED));
  it.each([
    ['as they are', ACCENTED],
    ['with accents that are characters of their own', ACCENTED.normalize('NFD')],
    ['in capitals without accents', 'L’ETE, A KAYES, COEURS ET FIEVRES DEFIAIENT L’EAU TROUBLE'],
    ['divided by soft hyphens', ACCENTED.replace('fièvres', 'fiè\u00advres').replace('trouble', 'trou\u00adble')],
    ['divided by spaces that nobody sees', ACCENTED.replace('Kayes', 'Ka\u200byes').replace('eau', 'e\u2060au')],
    ['with ligatures', ACCENTED.replace('défiaient', 'dé\ufb01aient')],
  ])('are known again %s, and taken out whole', (_, written) => {
    const cut = cutWithdrawn(`Il dit : ${written}. Puis rien.`, (shingle) => accented.has(shingle), '…');
    expect(cut).toBe('Il dit : …. Puis rien.');
  });

  it('are known again by digests of words with their accents, as they were made at first', () => {
    const before = new Set(['l été à kayes', 'été à kayes cœurs', 'à kayes cœurs et']);
    expect(cutWithdrawn(`Dit ${ACCENTED}`, (shingle) => before.has(shingle), '…')).toBe(
      'Dit … fièvres défiaient l’eau trouble',
    );
  });
});

describe('the passages that draw on a material', () => {
  it('are the whole testimony, or the block around the citation', () => {
    expect(findPassages(text1, TARGET)).toEqual([
      {
        blockId: 'b2',
        blockIds: ['b2', 'b3', 'b4'],
        text: `${SAID}\nPuis plus rien.\nFanta Keïta`,
        isCiting: true,
        around: [],
      },
    ]);
    expect(findPassages(doc(p('b1', text('Là.'), cite())), TARGET)).toMatchObject([{ blockId: 'b1', text: 'Là.' }]);
  });

  it('are found by their ids if nothing cites the material', () => {
    const before = doc(p('b1', text('Avant.')), p('b3', text('Une première forme.')));
    expect(findPassages(before, TARGET, new Set(['b3']))).toMatchObject([
      { text: 'Une première forme.', isCiting: false },
    ]);
  });

  it.each([
    // Words that the authors wrote instead of it.
    ['Une seule saison vue.', 'stays'],
    ['Nous marchions, dit-elle, et la commune nous a confirmé ces deux heures.', 'stays'],
    ['Oui.', 'stays'],
    // The passage without its citation, changed, or half written.
    [SAID, 'goes'],
    ['Nous marchions deux heures chaque jour.', 'goes'],
    ['Nous marchions deux', 'goes'],
    ['eau trouble', 'goes'],
  ])('in a block that cited it in another text: « %s » %s', (words, fate) => {
    const passage = { ...plan('remove').passages[0]!, short: shortSequencesOf(SAID, 'b2') };
    const all = new Set([...known, ...passage.short]);
    const there = doc(p('b1', text('Avant.')), p('b3', text(words)));
    const after = withdrawPassages(there, plan('remove', { passages: [passage] }), (one) => all.has(one));
    expect(after?.content?.map(({ attrs }) => attrs!.id) ?? null).toEqual(fate === 'goes' ? ['b1'] : null);
    // In a block that never cited the material, parts of the passage are common speech and stay:
    // only the whole passage is cut out.
    const elsewhere = doc(p('b1', text('Avant.')), p('b9', text(words)));
    const left = withdrawPassages(elsewhere, plan('remove', { passages: [passage] }), (one) => all.has(one));
    expect(left === null).toBe(words !== SAID);
    // Under a pseudonym, the words stay everywhere.
    const named = plan('pseudonym', { passages: [{ ...passage, choice: 'pseudonym' }] });
    expect(withdrawPassages(there, named, () => false)).toBeNull();
  });

  it('are removed, or replaced by the sentence, by a paraphrase, or named by a pseudonym', () => {
    const removed = withdrawPassages(text1, plan('remove'), isWithdrawn);
    expect(removed!.content!.map(({ attrs }) => attrs!.id)).toEqual(['b1', 'b5']);
    const replaced = withdrawPassages(text1, plan('remove', { sentence: 'retirée' }), isWithdrawn);
    expect(replaced!.content![1]).toEqual({ type: 'paragraph', attrs: { id: 'b2' }, content: [text('retirée')] });
    const phrased = withdrawPassages(text1, plan('paraphrase', { sentence: 'retirée' }), isWithdrawn);
    expect(phrased!.content![1]!.content).toEqual([text('L’eau était loin.')]);
    const named = withdrawPassages(text1, plan('pseudonym'), () => false);
    expect(wordsOf(named)).toContain('"attribution":"une présidente"');
    expect(wordsOf(named)).toContain(SAID);
    for (const [after, choice] of [
      [removed, 'remove'],
      [phrased, 'paraphrase'],
    ] as const)
      expect(withdrawPassages(after!, plan(choice, { sentence: '' }), isWithdrawn), choice).toBeNull();
    expect(withdrawPassages(named!, plan('pseudonym'), () => false)).toBeNull();
  });

  it('are named by the pseudonym in their fields as well', () => {
    const titled = testimony(
      'b2',
      'Fanta Keïta',
      p('b3', text(SAID), { ...cite(), attrs: { ...cite().attrs, locator: 'Fanta Keïta, 12' } }),
    );
    titled.attrs!.title = 'Ce que Fanta Keïta raconte';
    const named = wordsOf(withdrawPassages(doc(titled, p('b5', text('Après.'))), plan('pseudonym'), () => false));
    expect(named).not.toContain('Fanta');
    expect(named).toContain('Ce qu’une présidente raconte');
    expect(named).toContain('une présidente, 12');
  });

  it('preserve the words that other sources are cited for, and leave no empty quotation', () => {
    const other = { type: 'citation', attrs: { target: 'material/zzzzzzzzzzzz' } };
    const mixed = doc(p('b2', text('Deux voix.'), cite(), other), p('b5', text('Après.')));
    const phrased = withdrawPassages(mixed, plan('paraphrase'), isWithdrawn);
    expect(phrased!.content![0]!.content).toEqual([text('L’eau était loin.'), text(' '), other]);
    const quoted = doc({ type: 'blockquote', content: [p('b3', text('Là.'), cite())] }, p('b5', text('Après.')));
    expect(withdrawPassages(quoted, plan('remove'), isWithdrawn)!.content!.map(({ type }) => type)).toEqual([
      'paragraph',
    ]);
  });

  it('leave a block where the schema needs one', () => {
    const list = doc({ type: 'bulletList', content: [{ type: 'listItem', content: [p('b3', text('Là.'), cite())] }] });
    expect(withdrawPassages(list, plan('remove'), isWithdrawn)!.content![0]!.content![0]!.content).toEqual([
      { type: 'paragraph', attrs: { id: 'b3' }, content: [] },
    ]);
  });

  it('are cut out where their words were copied, across marks, and nowhere else', () => {
    const copied = doc(
      p(
        'b8',
        text('Elle dit : « nous marchions deux '),
        text('heures chaque', [{ type: 'bold' }]),
        text(' matin » là.'),
      ),
      p('b9', text('Deux heures chaque matin, je lis.')),
    );
    const after = withdrawPassages(copied, plan('remove'), isWithdrawn);
    expect(after!.content![0]!.content!.map((one) => one.text)).toEqual(['Elle dit : « ', ' » là.']);
    expect(after!.content![1]).toEqual(copied.content![1]);
    expect(cutWithdrawn(`Oui : ${SAID.toUpperCase()}.`, isWithdrawn, '[…]')).toBe('Oui : […].');
  });
});
