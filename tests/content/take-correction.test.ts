import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Anchor } from '#content/annotation/annotation.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { draftBlockIds } from '#content/draft/anchors/anchor-yjs.ts';
import { DraftAnchors } from '#content/draft/anchors/draft-anchors.ts';
import { correctionEdits, takeCorrection } from '#content/draft/anchors/take-correction.ts';
import { blocksWith, takePassage } from '#content/draft/anchors/take-passage.ts';
import { documentToUpdate, draftToDocument } from '#content/draft/yjs.ts';

const text = (words: string, ...marks: string[]): DocumentNode => ({
  type: 'text',
  text: words,
  ...(marks.length > 0 ? { marks: marks.map((type) => ({ type })) } : {}),
});
const paragraph = (id: string, ...content: DocumentNode[]): DocumentNode => ({
  type: 'paragraph',
  attrs: { id },
  content,
});

function draftOf(...blocks: DocumentNode[]): Y.Doc {
  const draft = new Y.Doc();
  Y.applyUpdate(draft, documentToUpdate(fitDocument({ type: 'doc', content: blocks }).document));
  return draft;
}

const anchorIn = (draft: Y.Doc, exact: string): Anchor => new DraftAnchors(draft).anchor({ exact })!;
const linesOf = (draft: Y.Doc) => {
  const lines: unknown[] = [];
  draftToDocument(draft).document.forEach((block) => {
    lines.push(block.textContent);
  });
  return lines;
};
const take = (draft: Y.Doc, anchor: Anchor, replacement: string) =>
  draft.transact(() => takeCorrection(draft, anchor, replacement, new DraftAnchors(draft).place(anchor)));

/** Words with a correction's edits made. */
function corrected(words: string, replacement: string): string {
  let result = words;
  for (const { from, to, text } of correctionEdits(words, replacement).reverse())
    result = result.slice(0, from) + text + result.slice(to);
  return result;
}

describe('the edits of a correction', () => {
  it.each([
    ['onze jours par trimestre', 'douze jours par trimestre'],
    ['l’eau', 'l’eau potable'],
    ['eau', 'l’eau'],
    ['très très grand', 'très grand'],
    ['10% du prix', '10 ans du prix'],
    ['porte monnaie', 'porte-monnaie'],
    // As many words, divided otherwise.
    ['douze ans', '15%'],
    ['15%', 'douze ans'],
    ['prix (total', 'prix net total'],
    ['prix net total', 'prix (total'],
    ['un deux trois', 'tout autre chose, en six mots'],
    ['a', 'b'],
    ['🐄 vaches', '🐐 chèvres'],
    ['mot', '(mot)'],
  ])('turn « %s » into « %s »', (words, replacement) => {
    expect(corrected(words, replacement)).toBe(replacement);
  });

  it('ignore differences that only typography makes on screen', () => {
    expect(correctionEdits("Qui paie l'eau ?", 'Qui paie l’eau\u202f?')).toEqual([]);
    expect(corrected("Qui paie l'eau ?", 'Qui vend l’eau\u202f?')).toBe("Qui vend l'eau ?");
    expect(corrected('deux\nlignes', 'deux lignes courtes')).toBe('deux\nlignes courtes');
    expect(corrected('une ligne', 'deux\r\n\tlignes courtes')).toBe('deux lignes courtes');
  });
});

describe('accepting a correction', () => {
  it('replaces the words that differ, and leaves formatting, notes and other annotations', () => {
    const note: DocumentNode = { type: 'footnote', content: [text('Voir le cahier.')] };
    const draft = draftOf(
      paragraph('p2222222', text('La caisse '), text('ferme', 'bold'), note, text(' onze jours par an.')),
    );
    const anchor = anchorIn(draft, 'caisse ferme onze jours');
    const other = anchorIn(draft, 'jours par an');
    expect(take(draft, anchor, 'caisse ouvre douze jours')).toEqual({ state: 'taken', blockId: 'p2222222' });
    const [block] = draftToDocument(draft).document.content.content;
    expect(block!.toJSON().content).toMatchObject([
      { text: 'La caisse ' },
      { text: 'ouvre', marks: [{ type: 'bold' }] },
      { type: 'footnote' },
      { text: ' douze jours par an.' },
    ]);
    expect(new DraftAnchors(draft).place(other)).toMatchObject({ state: 'placed' });
  });

  it.each([
    ['2', '3'],
    ['eau', 'eau potable'],
    ['eau', 'l’eau'],
    ['eau', 'bière'],
    ['grande eau', 'eau'],
    ['très très', 'très'],
  ])('writes « %s » → « %s » once, however often it is accepted', (words, replacement) => {
    const draft = draftOf(paragraph('p2222222', text(`Il y a ${words}, ici.`)));
    const anchor = anchorIn(draft, words);
    expect(take(draft, anchor, replacement)).toEqual({ state: 'taken', blockId: 'p2222222' });
    expect(linesOf(draft)).toEqual([`Il y a ${replacement}, ici.`]);
    expect(take(draft, anchor, replacement)).toEqual({ state: 'there', blockId: 'p2222222' });
    expect(linesOf(draft)).toEqual([`Il y a ${replacement}, ici.`]);
  });

  it.each([
    ['L’eau xérophile manque.', 'eau', 'eaux', 'L’eaux xérophile manque.'],
    ['Des enfants âgés sont là.', 'âgés', 'sâgés', 'Des enfants sâgés sont là.'],
    ['Il a un an nuel.', 'an', 'ann', 'Il a un ann nuel.'],
  ])('of « %s » writes « %s » → « %s », though the next word begins with it', (words, quoted, replacement, left) => {
    const draft = draftOf(paragraph('p2222222', text(words)));
    const anchor = anchorIn(draft, quoted);
    expect(take(draft, anchor, replacement).state).toBe('taken');
    expect(linesOf(draft)).toEqual([left]);
    expect(take(draft, anchor, replacement).state).toBe('there');
  });

  it('follows the words where they are, at either end of a block, after a line break', () => {
    const broken: DocumentNode = { type: 'hardBreak' };
    const draft = draftOf(paragraph('p2222222', text('un'), broken, text('deux')));
    const [first, last] = [anchorIn(draft, 'un'), anchorIn(draft, 'deux')];
    expect(take(draft, last, 'trois').state).toBe('taken');
    expect(take(draft, first, 'zéro, un').state).toBe('taken');
    expect(draftToDocument(draft).document.firstChild!.toJSON().content).toMatchObject([
      { text: 'zéro, un' },
      { type: 'hardBreak' },
      { text: 'trois' },
    ]);
    const whole = anchorIn(draft, 'un\ntrois');
    expect(take(draft, whole, 'deux').state).toBe('taken');
    // The break between the words is gone with them.
    expect(draftToDocument(draft).document.firstChild!.toJSON().content).toEqual([
      { type: 'text', text: 'zéro, deux' },
    ]);
  });

  it('changes nothing if the words have changed, or are gone', () => {
    const draft = draftOf(
      paragraph('p2222222', text('La caisse est ouverte onze jours par trimestre.')),
      paragraph('q2222222', text('Autre chose.')),
    );
    const anchor = anchorIn(draft, 'onze jours par trimestre');
    draft.transact(() => takeCorrection(draft, anchorIn(draft, 'jours par'), 'semaines chaque', null));
    const before = Y.encodeStateVector(draft);
    expect(take(draft, anchor, 'douze jours par trimestre')).toEqual({ state: 'changed', blockId: 'p2222222' });
    expect(Y.encodeStateVector(draft)).toEqual(before);
    expect(linesOf(draft)[0]).toBe('La caisse est ouverte onze semaines chaque trimestre.');
    // The words that are left are a part of the correction, but not all of it.
    const cut = draftOf(paragraph('p2222222', text('Une grande eau claire.')));
    const grand = anchorIn(cut, 'grande eau');
    cut.transact(() => takeCorrection(cut, anchorIn(cut, 'eau claire'), 'mer claire', null));
    expect(take(cut, grand, 'grande').state).toBe('changed');
    const empty = draftOf(paragraph('q2222222', text('Autre chose.')));
    expect(take(empty, { ...anchor, relative: null }, 'douze jours')).toEqual({ state: 'changed', blockId: null });
  });
});

describe('a correction that deletes', () => {
  it.each([
    ['Le puits est très profond.', 'très', 'Le puits est profond.'],
    ['Le puits est profond ici.', 'ici', 'Le puits est profond.'],
    ['Ainsi le puits est profond', 'Ainsi', 'le puits est profond'],
    ['Le puits est profond', 'est profond', 'Le puits'],
    ['Un puits', 'Un puits', ''],
    ['Est-il profond là\u00a0?', 'là', 'Est-il profond\u00a0?'],
  ])('of « %s » « %s »', (words, quoted, left) => {
    const draft = draftOf(paragraph('p2222222', text(words)), paragraph('q2222222', text('Autre chose.')));
    const anchor = anchorIn(draft, quoted);
    expect(take(draft, anchor, '')).toEqual({ state: 'taken', blockId: 'p2222222' });
    expect(linesOf(draft)).toEqual([left, 'Autre chose.']);
    expect(take(draft, anchor, '').state).toBe('there');
    expect(linesOf(draft)).toEqual([left, 'Autre chose.']);
  });

  const anchorAt = (draft: Y.Doc, exact: string, before: number): Anchor =>
    new DraftAnchors(draft).anchor({ exact, blockId: 'p2222222', before })!;

  it.each([
    ['Il faut de de l’eau', 'de', 11, 'Il faut de l’eau'],
    ['Bon mot bon mot bon.', 'mot', 4, 'Bon bon mot bon.'],
    ['Ouvrir pour le puits et le village', 'le', 12, 'Ouvrir pour puits et le village'],
  ])(
    'of « %s » « %s » at %i leaves the same words elsewhere, however often it is accepted',
    (words, quoted, at, left) => {
      const draft = draftOf(paragraph('p2222222', text(words)));
      // Two people propose the same.
      const anchors = [anchorAt(draft, quoted, at), anchorAt(draft, quoted, at)];
      expect(take(draft, anchors[0]!, '').state).toBe('taken');
      for (const anchor of [...anchors, ...anchors]) expect(take(draft, anchor, '').state).toBe('there');
      expect(linesOf(draft)).toEqual([left]);
    },
  );

  it('does not delete the same words of another sentence, when its own was rewritten', () => {
    const draft = draftOf(paragraph('p2222222', text('On ne doit pas oublier. On doit ne pas dormir.')));
    const ne = anchorAt(draft, 'ne', 3);
    draft.transact(() => takeCorrection(draft, anchorAt(draft, 'On ne doit pas oublier', 0), 'Il faut y penser', null));
    expect(take(draft, ne, '').state).toBe('there');
    expect(linesOf(draft)).toEqual(['Il faut y penser. On doit ne pas dormir.']);
  });
});

it('a correction that is proposed twice changes its words once', () => {
  const draft = draftOf(paragraph('p2222222', text('Une phrase à changer, une phrase.')));
  const anchors = [4, 4].map(
    (before) => new DraftAnchors(draft).anchor({ exact: 'phrase', blockId: 'p2222222', before })!,
  );
  expect(take(draft, anchors[0]!, 'ligne').state).toBe('taken');
  expect(take(draft, anchors[1]!, 'ligne').state).toBe('there');
  expect(linesOf(draft)).toEqual(['Une ligne à changer, une phrase.']);
});

describe('a caption', () => {
  const figure = (caption: string) => ({ type: 'figure', attrs: { id: 'bbbbbbb2', file: 'abcdefghijkm', caption } });
  const captionOf = (draft: Y.Doc) => draftToDocument(draft).document.child(1).attrs.caption as string;
  const open = () => draftOf(paragraph('bbbbbbb1', text('Avant le champ.')), figure('Le champ en juin, arrosé'));

  it.each([
    ['en juin', 'en juillet', 'Le champ en juillet, arrosé'],
    ['en juin', '', 'Le champ, arrosé'],
    ['Le champ en juin, arrosé', 'Le  champ\nvert', 'Le champ vert'],
    ['en juin', ' en\njuillet ', 'Le champ en juillet, arrosé'],
  ])('accepts %s → %s', (exact, replacement, expected) => {
    const draft = open();
    const anchor = anchorIn(draft, exact);
    expect(anchor).toMatchObject({ blockId: 'bbbbbbb2', relative: null });
    expect(draftBlockIds(draft)).toEqual(['bbbbbbb1', 'bbbbbbb2']);
    expect(take(draft, anchor, replacement)).toEqual({ state: 'taken', blockId: 'bbbbbbb2' });
    expect(captionOf(draft)).toBe(expected);
  });

  it('is a place of its own, as are the lines of a list', () => {
    const item = (id: string) => ({ type: 'listItem', content: [paragraph(id, text('Un point.'))] });
    const draft = draftOf({ type: 'bulletList', content: [item('bbbbbbb3'), item('bbbbbbb4')] }, figure('Le champ'));
    expect(draftBlockIds(draft)).toEqual(['bbbbbbb3', 'bbbbbbb4', 'bbbbbbb2']);
  });

  it('that was rewritten is not changed', () => {
    const draft = open();
    const anchor = anchorIn(draft, 'en juin');
    const other = draftOf(paragraph('bbbbbbb1', text('Avant le champ.')), figure('Une tout autre image'));
    expect(take(other, anchor, 'en juillet').state).toBe('changed');
    expect(captionOf(other)).toBe('Une tout autre image');
    expect(take(draft, anchor, 'en juillet').state).toBe('taken');
    expect(take(draft, anchor, 'en juillet').state).toBe('there');
  });
});

describe('a passage of a text that was handed out', () => {
  const handed = (draft: Y.Doc, text: string, replacement: string, before = 0, same = 1) =>
    draft.transact(() => {
      const passage = { text, replacement, before, same };
      return takePassage(draft, passage, new Set(blocksWith(draft, passage)));
    }).state;

  it('is corrected and struck at its words, and annotations around it stay anchored', () => {
    const draft = draftOf(
      paragraph('aaaaaaaa', text('Awa : nous marchions '), text('deux', 'bold'), text(' heures.')),
      paragraph('bbbbbbbb', text('Oui.')),
      paragraph('cccccccc', text('La pompe est tombée en panne.')),
      paragraph('dddddddd', text('Oui.')),
    );
    const anchor = anchorIn(draft, 'nous marchions');
    expect(handed(draft, 'Awa : nous marchions deux heures.', 'Awa : nous marchions trois heures.')).toBe('taken');
    expect(linesOf(draft)[0]).toBe('Awa : nous marchions trois heures.');
    expect(new DraftAnchors(draft).place(anchor)).toMatchObject({ state: 'placed', blockId: 'aaaaaaaa' });
    // The second of two with the same words, and not the first.
    expect(handed(draft, 'Oui.', '', 1, 2)).toBe('taken');
    expect(linesOf(draft).slice(1)).toEqual(['Oui.', 'La pompe est tombée en panne.', '']);
    expect(handed(draft, 'Awa : nous marchions deux heures.', 'Awa : nous marchions trois heures.')).toBe('there');
  });

  it('is not changed if its words differ, or occur more or less often than when it was handed out', () => {
    const draft = draftOf(
      paragraph('aaaaaaaa', text('Oui, bien sûr, et tout le monde vient.')),
      paragraph('bbbbbbbb', text('Non.')),
      paragraph('cccccccc', text('Non.')),
    );
    const before = linesOf(draft);
    expect(handed(draft, 'Non.', '', 0, 1)).toBe('changed');
    expect(handed(draft, 'Non.', 'Si.', 0, 3)).toBe('changed');
    expect(handed(draft, 'La pompe est tombée en panne.', '')).toBe('changed');
    expect(linesOf(draft)).toEqual(before);
    // A passage that is a part of a paragraph.
    expect(handed(draft, 'et tout le monde vient.', 'et presque tout le monde vient.')).toBe('taken');
    expect(linesOf(draft)[0]).toBe('Oui, bien sûr, et presque tout le monde vient.');
  });
});
