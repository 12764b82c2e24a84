import { describe, expect, it } from 'vitest';
import { AnchorResolver, resolveAnchor } from '#content/annotation/anchor-resolver.ts';
import { makeAnchor } from '#content/annotation/annotation.ts';
import { anchorOn, BLOCKS, QUOTE, rewritten, words } from '#tests/support/anchored-text.ts';
import { Random } from '#tests/support/random.ts';
import { processorTimeOf } from '#tests/support/stopwatch.ts';

describe('the life of an anchor', () => {
  const anchor = anchorOn(QUOTE);

  it('is placed if nothing changed, or only the text before and after it did', () => {
    for (const change of [
      (text: string) => text,
      (text: string) => `Un mot d’abord. ${text} Un mot après.`,
      (text: string) =>
        text.replace('. La gestion', '. En fait, dit M. K., La gestion').replace(', et elle', ' ; elle'),
      (text: string) => text.replace(/’/g, "'"),
    ]) {
      const blocks = rewritten('bbbbbbbb', change);
      const place = resolveAnchor(anchor, blocks);
      expect(place.state).toBe('placed');
      expect(words(blocks, place).replace(/'/g, '’')).toBe(QUOTE);
    }
  });

  it('is moved if its words are in another block', () => {
    const blocks = [
      ...rewritten('bbbbbbbb', (text) => text.replace(`${QUOTE}, et elle`, 'Elle')),
      { id: 'eeeeeeee', text: `Rappel : ${QUOTE}.` },
    ];
    const place = resolveAnchor(anchor, blocks);
    expect(place).toMatchObject({ state: 'moved', blockId: 'eeeeeeee' });
    expect(words(blocks, place)).toBe(QUOTE);
  });

  it('looks for rewritten words no longer than it may, and then finds those that are as they were', () => {
    const elsewhere = { id: 'eeeeeeee', text: `Rappel : ${QUOTE.replace('durée', 'longueur')}.` };
    const blocks = [...BLOCKS.filter(({ id }) => id !== 'bbbbbbbb'), elsewhere];
    const effort = { steps: 1 };
    const resolver = new AnchorResolver(blocks, effort);
    expect(resolver.resolve(anchor)).toMatchObject({ state: 'changed', blockId: 'eeeeeeee' });
    expect(effort.steps).toBeLessThan(0);
    expect(resolver.resolve(anchor)).toMatchObject({ state: 'orphaned', blockId: null });
    expect(new AnchorResolver(BLOCKS, effort).resolve(anchor).state).toBe('placed');
  });

  it('follows a paragraph whose id changed', () => {
    const blocks = BLOCKS.map((block) => (block.id === 'bbbbbbbb' ? { ...block, id: 'ffffffff' } : block));
    expect(resolveAnchor(anchor, blocks)).toMatchObject({ state: 'moved', blockId: 'ffffffff' });
  });

  it('is changed if its words were rewritten, and has their place', () => {
    const blocks = rewritten('bbbbbbbb', (text) =>
      text.replace('décide de la durée du service', 'décide seule de la durée de vie du service'),
    );
    const place = resolveAnchor(anchor, blocks);
    expect(place.state).toBe('changed');
    expect(words(blocks, place)).toBe('La gestion de la caisse décide seule de la durée de vie du service');
  });

  it('is changed if the figure that it corrects was corrected, and has the new text', () => {
    const figure = makeAnchor(BLOCKS, { blockId: 'cccccccc', exact: '310 000 F CFA' })!;
    const blocks = rewritten('cccccccc', (text) => text.replace('310 000 F CFA', 'près de 472 euros'));
    const place = resolveAnchor(figure, blocks);
    expect(place.state).toBe('changed');
    expect(words(blocks, place)).toBe('près de 472 euros');
  });

  it('is changed if a whole paragraph was rewritten between its neighbours', () => {
    const whole = makeAnchor(BLOCKS, { blockId: 'cccccccc' })!;
    const blocks = rewritten('cccccccc', () => 'Tout autre chose, sans un mot du texte précédent.');
    expect(resolveAnchor(whole, blocks)).toMatchObject({ state: 'changed', blockId: 'cccccccc' });
  });

  it('is changed if nothing of it is left, and of the text around it the nearest words', () => {
    const quoted = anchorOn('La gestion de la caisse');
    const blocks = [
      { id: 'aaaaaaaa', text: 'Un autre titre' },
      {
        id: 'bbbbbbbb',
        text: 'Chacun le redit ici, et voilà une difficulté. Zut décide de la durée, et toute la suite est neuve.',
      },
    ];
    const place = resolveAnchor(quoted, blocks);
    expect([place.state, words(blocks, place)]).toEqual(['changed', 'Zut']);
  });

  it('is orphaned if nothing of it is left, and there was hardly a word around it', () => {
    const short = [{ id: 'a2222222', text: 'Si l’eau coule, oui' }];
    const anchor = makeAnchor(short, { blockId: 'a2222222', exact: 'l’eau coule' })!;
    expect(resolveAnchor(anchor, [{ id: 'a2222222', text: 'Si zut, oui' }]).state).toBe('orphaned');
  });

  it('is changed in the block that has most of its words, wherever that is', () => {
    const whole = anchorOn(QUOTE);
    const blocks = [
      { id: 'e2222222', text: 'La gestion de la caisse décide de la durée, de sorte que tout est dit.' },
      { id: 'f2222222', text: 'La gestion de la petite caisse décide de la durée du service.' },
    ];
    const place = resolveAnchor(whole, blocks);
    expect(place).toMatchObject({ state: 'changed', blockId: 'f2222222' });
    expect(resolveAnchor(whole, blocks.slice(0, 1))).toMatchObject({ state: 'changed', blockId: 'e2222222' });
  });

  it('is orphaned if its words are gone, and keeps the block if that still exists', () => {
    const cut = rewritten('bbbbbbbb', (text) =>
      text.replace(` ${QUOTE}, et elle se joue dans les six premiers mois.`, ''),
    );
    expect(resolveAnchor(anchor, cut)).toEqual({ state: 'orphaned', blockId: 'bbbbbbbb', start: 0, end: 0 });
    expect(
      resolveAnchor(
        anchor,
        rewritten('bbbbbbbb', () => null),
      ),
    ).toEqual({ state: 'orphaned', blockId: null, start: 0, end: 0 });
    expect(resolveAnchor(anchor, [])).toMatchObject({ state: 'orphaned', blockId: null });
  });

  it('does not match the same common word elsewhere when its own is gone', () => {
    const short = makeAnchor(BLOCKS, { blockId: 'bbbbbbbb', exact: 'caisse' })!;
    expect(
      resolveAnchor(
        short,
        rewritten('bbbbbbbb', () => null),
      ).state,
    ).toBe('orphaned');
  });

  it('is placed at a whole short paragraph whatever its neighbours are, but not at part of a longer one', () => {
    const blocks = [
      { id: 'a2222222', text: 'Faut-il former le comité ?' },
      { id: 'b2222222', text: 'Oui, oui.' },
      { id: 'c2222222', text: 'Et qui paie la formation ?' },
    ];
    const around = [
      { id: 'a2222222', text: 'Zigzag.' },
      { id: 'b2222222', text: 'Oui, oui.' },
      { id: 'c2222222', text: 'Whisky.' },
    ];
    const whole = makeAnchor(blocks, { blockId: 'b2222222' })!;
    expect(resolveAnchor(whole, around)).toMatchObject({ state: 'placed', blockId: 'b2222222' });
    const changed = around.map((block) =>
      block.id === 'b2222222' ? { ...block, text: 'Zut. Oui, oui. Flop.' } : block,
    );
    expect(resolveAnchor(whole, changed)).toMatchObject({ state: 'changed', blockId: 'b2222222' });
  });

  it('chooses among equal paragraphs by their neighbours', () => {
    const blocks = [
      { id: 'a2222222', text: 'Question de Tinkaré' },
      { id: 'b2222222', text: 'Oui.' },
      { id: 'c2222222', text: 'Question de Kolomba' },
      { id: 'd2222222', text: 'Oui.' },
    ];
    const second = makeAnchor(blocks, { blockId: 'd2222222' })!;
    const renamed = blocks.map((block) => ({ ...block, id: block.id.replaceAll('2', '3') }));
    expect(resolveAnchor(second, renamed)).toMatchObject({ state: 'moved', blockId: 'd3333333' });
  });

  it('follows a short common word to its moved passage although its old block has the word too', () => {
    const short = makeAnchor(BLOCKS, { blockId: 'bbbbbbbb', exact: 'caisse' })!;
    const passage = BLOCKS[1]!.text;
    const blocks = [
      ...rewritten('bbbbbbbb', () => 'Chaque hameau garde désormais une caisse chez son instituteur.'),
      { id: 'eeeeeeee', text: passage },
    ];
    const place = resolveAnchor(short, blocks);
    expect(place).toEqual({ state: 'moved', blockId: 'eeeeeeee', start: short.blockStart, end: short.blockEnd });
    // Without its passage, the word in its block is all that remains of it.
    expect(resolveAnchor(short, blocks.slice(0, -1))).toMatchObject({ state: 'changed', blockId: 'bbbbbbbb' });
  });

  describe('on words that are repeated in their block', () => {
    const sentence = 'Le comité tient la caisse du forage. ';
    const blocks = [BLOCKS[0]!, { id: 'bbbbbbbb', text: sentence.repeat(7) }, BLOCKS[2]!];
    const nth = (text: string, n: number) =>
      text
        .split('caisse')
        .slice(0, n + 1)
        .join('caisse').length;

    it.each([0, 1, 3, 5, 6])('stays at its own occurrence, index %i', (n) => {
      const start = nth(blocks[1]!.text, n);
      const repeated = makeAnchor(blocks, { blockId: 'bbbbbbbb', start, end: start + 'caisse'.length })!;
      expect(resolveAnchor(repeated, blocks)).toEqual({
        state: 'placed',
        blockId: 'bbbbbbbb',
        start,
        end: start + 'caisse'.length,
      });
    });

    it.each([
      ['behind', (word: string) => `Chaque semaine le comité du village compte la caisse ${word}. `],
      ['before', (word: string) => `${word}, on compte la caisse chaque semaine avec le comité du village. `],
    ])('is distinguished by the text %s it alone', (_where, sentence) => {
      const blocksOf = (...all: readonly string[]) => [{ id: 'bbbbbbbb', text: all.map(sentence).join('').trim() }];
      const before = blocksOf('boulangers', 'maraichers', 'tisserands', 'forgerones');
      const start = sentence('boulangers').length + sentence('maraichers').indexOf('caisse');
      const green = makeAnchor(before, { blockId: 'bbbbbbbb', start, end: start + 'caisse'.length })!;
      const place = resolveAnchor(green, blocksOf('tisserands', 'boulangers', 'maraichers', 'forgerones'));
      expect(place).toMatchObject({ state: 'placed', start: sentence('tisserands').length + start });
    });

    it('prefers matching context to the old position', () => {
      const two = [
        { id: 'bbbbbbbb', text: 'La caisse des femmes paie le forage. La caisse des hommes paie la pompe.' },
      ];
      const second = makeAnchor(two, { blockId: 'bbbbbbbb', exact: 'caisse', before: 40 })!;
      const added = 'Une phrase ajoutée devant, de la longueur de celle qui la suit. ';
      const after = [{ id: 'bbbbbbbb', text: `${added}${two[0]!.text}` }];
      expect(resolveAnchor(second, after)).toMatchObject({
        state: 'placed',
        start: added.length + second.blockStart,
      });
    });
  });

  it('does not take a long passage for the replacement of a short one', () => {
    const figure = makeAnchor(BLOCKS, { blockId: 'cccccccc', exact: '310 000' })!;
    const replacedBy = (words: string) =>
      resolveAnchor(
        figure,
        rewritten('cccccccc', (text) => text.replace('310 000', words)),
      );
    expect(replacedBy('environ sept cents euros, selon le devis')).toMatchObject({ state: 'changed' });
    expect(replacedBy('bien trop cher, au dire de tous, '.repeat(8))).toMatchObject({ state: 'orphaned' });
  });

  describe('on words that are now in another block', () => {
    it.each([
      ['in the block before', 'aaaaaaaa', (text: string) => `${QUOTE}. ${text}`],
      ['at the beginning of the next block', 'cccccccc', (text: string) => `${QUOTE}. ${text}`],
      ['at the end of the last block', 'dddddddd', (text: string) => `${text} ${QUOTE}`],
    ])('is moved there: %s', (_where, id, change) => {
      const cut = rewritten('bbbbbbbb', (text) => text.replace(`${QUOTE}, et elle`, 'Elle'));
      const blocks = rewritten(id, change, cut);
      const place = resolveAnchor(anchor, blocks);
      expect(place).toMatchObject({ state: 'moved', blockId: id });
      expect(words(blocks, place)).toBe(QUOTE);
    });

    it('is not placed if that block has no id, or the words are split over two blocks', () => {
      const gone = rewritten('bbbbbbbb', () => null);
      expect(resolveAnchor(anchor, [...gone, { id: null, text: QUOTE }]).state).toBe('orphaned');
      const half = QUOTE.indexOf('décide');
      const parts = [
        { id: 'eeeeeeee', text: QUOTE.slice(0, half) },
        { id: 'ffffffff', text: QUOTE.slice(half) },
      ];
      expect(resolveAnchor(anchor, [...gone, ...parts]).state).not.toMatch(/placed|moved/);
    });

    it('is changed if the words were rewritten there, in the most similar block', () => {
      const text = 'La bonne gestion de la caisse décide seule de la durée de vie du service, dit le comité.';
      const common = ['La gestion du forage est une autre affaire.', 'La durée du service de la caisse, un mystère.'];
      const blocks = [
        ...rewritten('bbbbbbbb', () => null),
        ...common.map((words, n) => ({ id: `common${n}2`, text: words })),
        { id: 'eeeeeeee', text },
      ];
      const place = resolveAnchor(anchor, blocks);
      expect(place).toMatchObject({ state: 'changed', blockId: 'eeeeeeee' });
      expect(words(blocks, place)).toContain('gestion de la caisse décide seule de la durée de vie');
      expect(resolveAnchor(anchor, blocks.slice(0, -1)).state).toBe('orphaned');
    });

    it('is not searched in other blocks if it has only a few words', () => {
      const short = makeAnchor(BLOCKS, { blockId: 'bbbbbbbb', exact: 'la durée du service' })!;
      const blocks = [...rewritten('bbbbbbbb', () => null), { id: 'eeeeeeee', text: 'Toute la durée de ce service.' }];
      expect(resolveAnchor(short, blocks).state).toBe('orphaned');
    });
  });

  it('is changed if about half of its letters and the text after it remain, otherwise orphaned', () => {
    const quoted = 'décide de la durée du service';
    const short = makeAnchor(BLOCKS, { blockId: 'bbbbbbbb', exact: quoted })!;
    const rewrite = (before: string, now: string, after: string) =>
      rewritten('bbbbbbbb', () => `${before}${now}${after}`);
    const suffix = BLOCKS[1]!.text.slice(short.blockEnd);
    const now = 'décidera de combien dure le service';
    const blocks = rewrite('Tout autre début : on le ', now, suffix);
    const place = resolveAnchor(short, blocks);
    expect(place.state).toBe('changed');
    expect(now).toContain(words(blocks, place).trim());
    expect(resolveAnchor(short, rewrite('Tout autre début : on le ', now, ' et puis une autre fin.')).state).toBe(
      'orphaned',
    );
  });

  it('never changes the quotation', () => {
    const frozen = JSON.stringify(anchor);
    resolveAnchor(
      anchor,
      rewritten('bbbbbbbb', (text) => text.toUpperCase()),
    );
    expect(JSON.stringify(anchor)).toBe(frozen);
  });

  it('is fast for a book and the longest quotations', async () => {
    const random = new Random(7);
    const word = () =>
      random.pick(['eau', 'la', 'caisse', 'comité', 'de', 'durée', 'service', 'le', 'forage', 'année']);
    const blocks = Array.from({ length: 3_000 }, (_, i) => ({
      id: `q${i}`.padEnd(8, '2'),
      text: Array.from({ length: 40 }, word).join(' '),
    }));
    const long = { id: 'longest2', text: Array.from({ length: 900 }, word).join(' ') };
    const anchors = [
      ...blocks.slice(0, 300).map((block) => makeAnchor([...blocks, long], { blockId: block.id })!),
      makeAnchor([...blocks, long], { blockId: 'longest2' })!,
    ];
    const edited = [...blocks, long].map((block) => ({ ...block, text: block.text.replace(/caisse/g, 'trésorerie') }));
    const spent = await processorTimeOf(() => {
      const resolver = new AnchorResolver(edited);
      const states = anchors.map((anchor) => resolver.resolve(anchor).state);
      expect(states.filter((state) => state === 'orphaned')).toEqual([]);
    });
    expect(spent).toBeLessThan(5_000);
  });
});

describe('random edits', () => {
  it.each([1, 2, 3, 4, 5])(
    'an anchor stays placed at its words when the text around them is edited (seed %i)',
    (seed) => {
      const random = new Random(seed);
      const anchor = anchorOn(QUOTE);
      let before = BLOCKS[1]!.text.slice(0, anchor.blockStart);
      let after = BLOCKS[1]!.text.slice(anchor.blockEnd);
      const edit = (text: string) => {
        const at = random.below(text.length + 1);
        const cut = random.chance(0.4) ? random.below(12) : 0;
        return text.slice(0, at) + random.pick(['', 'eau ', 'l’accès ', 'x', ' — ']) + text.slice(at + cut);
      };
      for (let i = 0; i < 200; i++) {
        if (random.chance(0.5)) before = edit(before);
        else after = edit(after);
        const blocks = rewritten('bbbbbbbb', () => `${before}${QUOTE}${after}`);
        const place = resolveAnchor(anchor, blocks);
        expect({ i, state: place.state, words: words(blocks, place) }).toEqual({ i, state: 'placed', words: QUOTE });
      }
    },
  );

  it.each([11, 12, 13, 14, 15])('an anchor never leaves its block when its words are edited (seed %i)', (seed) => {
    const random = new Random(seed);
    const anchor = anchorOn(QUOTE);
    let text = BLOCKS[1]!.text;
    for (let i = 0; i < 120; i++) {
      const at = anchor.blockStart + random.below(QUOTE.length);
      text = text.slice(0, at) + random.pick(['', 'e', ' eau ', 'mot']) + text.slice(at + random.below(3));
      const blocks = rewritten('bbbbbbbb', () => text);
      const place = resolveAnchor(anchor, blocks);
      expect(place.state === 'orphaned' || place.blockId === 'bbbbbbbb').toBe(true);
      expect(place.end).toBeLessThanOrEqual(text.length);
      expect(place.state === 'orphaned' || place.end > place.start).toBe(true);
      // With a few changed letters, it still finds its words.
      if (i < 4) expect(place.state === 'placed' || place.state === 'changed').toBe(true);
    }
  });
});
