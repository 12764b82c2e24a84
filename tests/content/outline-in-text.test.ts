import { describe, expect, test } from 'vitest';
import type { DocumentNode } from '#content/document/document.ts';
import { countWords } from '#content/document/reading/text.ts';
import { internalLinks, readGateText } from '#content/gate/reading/gate-text.ts';
import { readOutline } from '#content/gate/reading/outline-reader.ts';
import { PAGE_KINDS } from '#content/kinds/kind.ts';
import { outlinePrompts, starterOutline } from '#content/kinds/outline.ts';
import { isBlank } from '#content/text/visible-text.ts';
import { writtenOutline } from '#tests/support/written-outline.ts';

const p = (text: string, id = 'p'): DocumentNode => ({
  type: 'paragraph',
  attrs: { id },
  content: [{ type: 'text', text }],
});
const h = (text: string, level = 2): DocumentNode => ({
  type: 'heading',
  attrs: { level },
  content: [{ type: 'text', text }],
});
const doc = (...content: DocumentNode[]): DocumentNode => ({ type: 'doc', content });
const read = (document: DocumentNode, prompts: readonly string[]) =>
  readGateText(document, { kind: 'factsheet', language: 'fr', prompts });
const proofread = (document: DocumentNode, prompts: readonly string[]) => readOutline(read(document, prompts));
const PROMPTS = ['Où, quand, avec qui ? Qu’est-ce qui a conduit à cela ?', 'Avant', 'Une parole.'];

describe('the starter outline in a text', () => {
  test.each(PAGE_KINDS)(
    'is found untouched, of kind %s, in both languages, with its prompts shown or as text',
    (kind) => {
      const documents = ['fr', 'en'].flatMap((language) => [
        starterOutline(kind, language),
        writtenOutline(kind, language),
      ]);
      for (const document of documents) {
        const outline: DocumentNode = document.toJSON();
        const found = proofread(
          outline,
          outlinePrompts(kind).flatMap(({ fr, en }) => [fr, en]),
        );
        expect(found.untouched).toBe(true);
        expect(found.outline.every((part) => part.whole && part.block !== null)).toBe(true);
        const headings = outline.content!.filter((block) => block.type === 'heading').length;
        expect(found.outline.length).toBeGreaterThanOrEqual(headings);
      }
    },
  );

  test('is reported by part: parts with nothing else, and remains in a written part', () => {
    const found = proofread(
      doc(
        p(PROMPTS[0]!, 'z'),
        h(' Un  seul\u00a0'),
        p(PROMPTS[0]!, 'a'),
        h('Deux'),
        p(PROMPTS[0]!, 'b'),
        p('Écrit.'),
        h('Trois'),
        p('Écrit aussi.'),
      ),
      PROMPTS,
    );
    expect(found.outline).toEqual([
      { heading: '', block: 'z', whole: true },
      { heading: 'Un seul', block: 'a', whole: true },
      { heading: 'Deux', block: 'b', whole: false },
    ]);
    expect(found.untouched).toBe(false);
  });

  test('shown in an empty paragraph, is reported in a part with nothing else, and in a block that would be an empty frame', () => {
    const empty = (prompt: string, id: string): DocumentNode => ({ type: 'paragraph', attrs: { id, prompt } });
    const block = (id: string, attrs: Record<string, unknown>, ...content: DocumentNode[]): DocumentNode => ({
      type: 'typedBlock',
      attrs: { kind: 'finding', id, ...attrs },
      content,
    });
    const found = proofread(
      doc(
        ...[h('Un'), empty('Où ?', 'a')],
        ...[h('Deux'), empty('Qui ?', 'b'), p('Écrit.')],
        ...[h('Trois'), p('Écrit.'), block('c', {}, empty('Quoi ?', 'd'))],
        ...[h('Quatre'), block('e', { title: 'Dit' }, empty('Quoi ?', 'f'))],
        ...[h('Quatre bis'), block('h', {}, p('Dit.'), empty('Quoi ?', 'i'))],
        ...[h('Cinq'), { type: 'paragraph', attrs: { id: 'g' } }],
      ),
      [],
    );
    expect(found.outline).toEqual([
      { heading: 'Un', block: 'a', whole: true },
      { heading: 'Trois', block: 'c', whole: false },
    ]);
    expect(found.untouched).toBe(false);
  });

  test('is not reported for short lines beside other text', () => {
    expect(proofread(doc(h('Liste'), p('Avant'), p('Préparer la salle.')), PROMPTS).outline).toEqual([]);
    expect(proofread(doc(h('Liste'), p('Avant')), PROMPTS).outline).toMatchObject([{ whole: true }]);
  });

  test('is recognised whatever its spaces and apostrophes; figures and lower headings are an author’s own', () => {
    const typed = PROMPTS[0]!.replace(/’/g, "'").replace(/ \?/g, '\u202f?');
    expect(proofread(doc(p(typed)), PROMPTS).untouched).toBe(true);
    expect(proofread(doc(p(typed), h('Ici', 3)), PROMPTS).untouched).toBe(false);
    expect(proofread(doc(p(typed), { type: 'figure', attrs: { file: 'f' } }), PROMPTS).untouched).toBe(false);
  });
});

test('links are reported once, with all their words and the block of the first', () => {
  const link = { type: 'link', attrs: { href: '/fiches/x' } };
  const found = read(
    doc(
      {
        type: 'paragraph',
        attrs: { id: 'a' },
        content: [
          { type: 'text', text: 'une ', marks: [link] },
          { type: 'text', text: 'fiche', marks: [link, { type: 'bold' }] },
          { type: 'text', text: ' et ' },
          { type: 'text', text: 'ailleurs', marks: [{ type: 'link', attrs: { href: 'https://example.org' } }] },
        ],
      },
      { type: 'pageCard', attrs: { id: 'c', href: '/etudes/y' } },
      p('encore'),
      { type: 'paragraph', attrs: { id: 'd' }, content: [{ type: 'text', text: 'la même', marks: [link] }] },
    ),
    [],
  );
  expect(internalLinks(found)).toEqual([
    { href: '/fiches/x', block: 'a', words: 'une fiche' },
    { href: '/etudes/y', block: 'c', words: '' },
  ]);
});

test('invisible text is blank and has no words', () => {
  const invisible =
    ' \t\n\u00a0\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200d\u200e\u2028\u2060\u2800\u3164\ufe0f\ufeff\uffa0';
  expect(isBlank('')).toBe(true);
  expect(isBlank(invisible)).toBe(true);
  expect(countWords(invisible)).toBe(0);
  for (const seen of ['a', '…', 'ش', '水', '🙂', `${invisible}1`]) expect(isBlank(seen)).toBe(false);
});
