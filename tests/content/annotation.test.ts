import { describe, expect, it } from 'vitest';
import { isWholeBlock, LONGEST_QUOTE, makeAnchor } from '#content/annotation/annotation.ts';
import { annotationWindow, windowState } from '#content/annotation/annotation-window.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { anchorOn, BLOCKS, QUOTE } from '#tests/support/anchored-text.ts';

describe('making an anchor', () => {
  it('keeps the words, their context, and their offsets in the block and in the whole text', () => {
    const anchor = anchorOn(QUOTE);
    const whole = BLOCKS.map((block) => block.text).join('\n');
    expect(anchor.quote.exact).toBe(QUOTE);
    expect(anchor.quote.prefix).toBe('orage n’est pas la difficulté. '.padStart(32, 'f').slice(-32));
    expect(anchor.quote.suffix.startsWith(', et elle se joue')).toBe(true);
    expect(whole.slice(anchor.position.start, anchor.position.end)).toBe(QUOTE);
    expect(BLOCKS[1]!.text.slice(anchor.blockStart, anchor.blockEnd)).toBe(QUOTE);
  });

  it('finds words as a screen shows them: with other spaces and apostrophes', () => {
    const anchor = makeAnchor(BLOCKS, { blockId: 'bbbbbbbb', exact: "s'accordent sur un point\u00a0: le\nforage" });
    expect(anchor?.quote.exact).toBe('s’accordent sur un point : le forage');
  });

  it('distinguishes repeated words by the text before them', () => {
    const text = BLOCKS[4]!.text;
    const second = text.lastIndexOf('caisse');
    const before = text.slice(0, second).replace(/\s/g, '').length;
    expect(makeAnchor(BLOCKS, { blockId: 'dddddddd', exact: 'caisse', before })?.blockStart).toBe(second);
    expect(makeAnchor(BLOCKS, { blockId: 'dddddddd', exact: 'caisse', before: 0 })?.blockStart).toBe(
      text.indexOf('caisse'),
    );
  });

  it('finds words at the beginning of a block', () => {
    const anchor = makeAnchor([{ id: 'aaaaaaaa', text: 'mot à mot' }], { exact: 'mot à' });
    expect([anchor?.blockStart, anchor?.blockEnd]).toEqual([0, 5]);
  });

  it('leaves spaces at both ends of a range out', () => {
    const anchor = makeAnchor([{ id: 'aaaaaaaa', text: 'un  deux\u00a0 trois' }], {
      blockId: 'aaaaaaaa',
      start: 2,
      end: 10,
    });
    expect([anchor?.quote.exact, anchor?.blockStart, anchor?.blockEnd]).toEqual(['deux', 4, 8]);
  });

  it('has the context of several short blocks, as far as there are some', () => {
    const texts = ['premier', 'deuxième', 'mots', 'quatrième', 'cinquième', 'sixième', 'septième'];
    const blocks = texts.map((text, i) => ({ id: `block${i}aa`, text }));
    expect(makeAnchor(blocks, { exact: 'mots' })!.quote).toEqual({
      exact: 'mots',
      prefix: 'premier\ndeuxième\n',
      suffix: '\nquatrième\ncinquième\nsixième\nsep',
    });
    expect(makeAnchor(blocks, { exact: 'septième' })!.quote.prefix).toBe('ots\nquatrième\ncinquième\nsixième\n');
  });

  it('can select a whole block', () => {
    const anchor = makeAnchor(BLOCKS, { blockId: 'cccccccc' })!;
    expect(anchor.quote.exact).toBe(BLOCKS[2]!.text);
    expect(isWholeBlock(anchor)).toBe(true);
    expect(isWholeBlock(anchorOn(QUOTE))).toBe(false);
  });

  it.each([
    ['a block that does not exist', { blockId: 'zzzzzzzz' }],
    ['words that do not occur', { exact: 'absent de ce texte' }],
    ['words of another block', { exact: QUOTE, blockId: 'cccccccc' }],
    ['words of a block without an id', { exact: 'Une légende' }],
    ['nothing but spaces', { exact: ' \u202f\n' }],
    ['offsets beyond the end', { blockId: 'aaaaaaaa', start: 0, end: 900 }],
    ['offsets the wrong way round', { blockId: 'aaaaaaaa', start: 5, end: 5 }],
    ['offsets that are not numbers', { blockId: 'aaaaaaaa', start: Number.NaN, end: 3 }],
  ])('refuses %s', (_, selection) => {
    expect(makeAnchor(BLOCKS, selection)).toBeNull();
  });

  it('limits the length of the quotation', () => {
    const blocks = [{ id: 'aaaaaaaa', text: 'mot '.repeat(5_000) }];
    expect(makeAnchor(blocks, { blockId: 'aaaaaaaa' })!.quote.exact.length).toBeLessThanOrEqual(LONGEST_QUOTE);
  });
});

describe('the annotation window', () => {
  const window = { opens: '2022-05-16', closes: '2022-06-30' };
  it.each([
    ['2022-05-15T09:00:00Z', 'not-yet'],
    ['2022-05-16T00:00:00Z', 'open'],
    ['2022-06-30T23:59:59Z', 'open'],
    // It is still 30 June in the Pacific.
    ['2022-07-01T11:59:00Z', 'open'],
    ['2022-07-01T12:00:00Z', 'closed'],
  ])('%s: %s', (now, state) => {
    expect(windowState(window, new Date(now))).toBe(state);
  });

  it.each([
    [{ annotationOpens: '2022-05-16', annotationCloses: '2022-06-30' }, window],
    [
      { annotationOpens: '', annotationCloses: '2022-06-30' },
      { opens: null, closes: '2022-06-30' },
    ],
    [
      { annotationOpens: '2022-05-16', annotationCloses: 7 },
      { opens: '2022-05-16', closes: null },
    ],
    [{}, { opens: null, closes: null }],
  ])('of a workshop is in its notice: %j', (own, expected) => {
    const notice = emptyNotice('workshop');
    expect(annotationWindow('workshop', { ...notice, own } as typeof notice)).toEqual(expected);
    expect(annotationWindow('article', { ...notice, own } as typeof notice)).toBeNull();
  });

  it('is open if no day is set', () => {
    expect(windowState(null, new Date())).toBe('open');
    expect(windowState({ opens: null, closes: null }, new Date())).toBe('open');
  });
});
