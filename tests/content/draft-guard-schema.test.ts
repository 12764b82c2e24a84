import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { MAX_LOCATOR } from '#content/citation/target.ts';
import { MAX_ATTRIBUTE } from '#content/document/limits.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { judgeUpdate, judgeUpdateFully } from '#content/draft/guard/draft-guard.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import { lettersAtTheBeginning, overlappingDeletions } from '#tests/support/hostile-updates.ts';
import { draftOf, hostileUpdate, paragraph, start } from '#tests/support/judged-draft.ts';

describe('judgeUpdate', () => {
  test.each<[string, (draft: Y.Doc) => void]>([
    ['an unknown element', (d) => d.getXmlFragment(DRAFT_FRAGMENT).insert(0, [new Y.XmlElement('script')])],
    ['an element where the schema allows none', (d) => paragraph(d).insert(0, [new Y.XmlElement('table')])],
    ['a row outside a table', (d) => d.getXmlFragment(DRAFT_FRAGMENT).insert(0, [new Y.XmlElement('tableRow')])],
    ['text directly in the document', (d) => d.getXmlFragment(DRAFT_FRAGMENT).insert(0, [new Y.XmlText('nu')])],
    ['an unknown mark', (d) => (paragraph(d).get(0) as Y.XmlText).format(0, 2, { blink: {} })],
    [
      'an unknown attribute of a mark',
      (d) => (paragraph(d).get(0) as Y.XmlText).format(0, 2, { link: { href: '/x', onclick: 'alert(1)' } }),
    ],
    [
      'an attribute of a mark of the wrong type',
      (d) => (paragraph(d).get(0) as Y.XmlText).format(0, 2, { link: { href: { to: '/x' } } }),
    ],
    ['a mark that is a number', (d) => (paragraph(d).get(0) as Y.XmlText).format(0, 2, { bold: 1 })],
    ['an unknown attribute', (d) => paragraph(d).setAttribute('onclick', 'alert(1)')],
    [
      'an attribute of the wrong type',
      (d) => paragraph(d).setAttribute('id', { deep: { er: 1 } } as unknown as string),
    ],
    ['a very long attribute', (d) => paragraph(d).setAttribute('id', 'x'.repeat(10_000))],
    ['another root', (d) => d.getMap('meta').set('a', 1)],
    ['an embed', (d) => (paragraph(d).get(0) as Y.XmlText).insertEmbed(0, { image: 'x' })],
    ['a map in the text', (d) => paragraph(d).insert(0, [new Y.Map() as unknown as Y.XmlElement])],
  ])('refuses %s', (_name, change) => {
    expect(judgeUpdate(draftOf(start), hostileUpdate(start, change))).toEqual({
      verdict: 'refused',
      reason: 'outside-schema',
    });
  });

  const cell = (draft: Y.Doc, attributes: Record<string, unknown>) => {
    const [table, row, made, words] = ['table', 'tableRow', 'tableCell', 'paragraph'].map((n) => new Y.XmlElement(n));
    words!.insert(0, [new Y.XmlText('a')]);
    made!.insert(0, [words!]);
    row!.insert(0, [made!]);
    table!.insert(0, [row!]);
    for (const [name, value] of Object.entries(attributes)) made!.setAttribute(name, value as string);
    draft.getXmlFragment(DRAFT_FRAGMENT).insert(0, [table!]);
  };

  /** A citation in the first paragraph, as no editor would create it. */
  const cite = (draft: Y.Doc, attributes: Record<string, unknown>) => {
    const citation = new Y.XmlElement('citation');
    for (const [name, value] of Object.entries(attributes)) citation.setAttribute(name, value as string);
    paragraph(draft).insert(0, [citation]);
  };
  const ID = 'abcdefghjkmn';
  const TARGET = `material/${ID}`;

  test.each<[string, (draft: Y.Doc) => void]>([
    [
      'marks with and without attributes',
      (d) => {
        const text = paragraph(d).get(0) as Y.XmlText;
        text.format(0, 2, { link: { href: '/x' } });
        text.format(0, 3, { bold: true, italic: {} });
        text.format(0, 1, { bold: null });
      },
    ],
    [
      'a mark over another of its kind, as editors name it',
      (d) => (paragraph(d).get(0) as Y.XmlText).format(0, 2, { 'link--abcdefgh': { href: '/x' } }),
    ],
    ['a citation', (d) => cite(d, { target: TARGET, locator: 'x'.repeat(MAX_LOCATOR), stance: 'against' })],
    ['a citation that agrees', (d) => cite(d, { target: `block/${ID}/bbbbbbb2`, stance: null })],
    ['column widths', (d) => cell(d, { colwidth: [120, null], colspan: 2 })],
    ['a hundred column widths', (d) => cell(d, { colwidth: new Array(100).fill(1) })],
    ['the longest attribute', (d) => paragraph(d).setAttribute('id', 'x'.repeat(MAX_ATTRIBUTE))],
    ['a removed attribute', (d) => paragraph(d).removeAttribute('id')],
    [
      'a line break, a figure, a note',
      (d) => {
        paragraph(d).insert(0, [new Y.XmlElement('hardBreak'), new Y.XmlElement('footnote')]);
        d.getXmlFragment(DRAFT_FRAGMENT).insert(0, [new Y.XmlElement('figure')]);
      },
    ],
  ])('accepts %s', (_name, change) => {
    const update = hostileUpdate(start, change);
    expect(judgeUpdate(draftOf(start), update).verdict).toBe('new');
    const draft = draftOf(start);
    Y.applyUpdate(draft, update);
    expect(() => draftToDocument(draft)).not.toThrow();
  });

  test.each<[string, (draft: Y.Doc) => void]>([
    ['a citation of nothing', (d) => cite(d, { target: 'https://mal.example/' })],
    ['a citation of a whole page', (d) => cite(d, { target: `block/${ID}` })],
    [
      'a place in what is cited one letter too long',
      (d) => cite(d, { target: TARGET, locator: 'x'.repeat(MAX_LOCATOR + 1) }),
    ],
    ['a place in what is cited that is no text', (d) => cite(d, { target: TARGET, locator: 12 })],
    ['a place in what is cited that is a list', (d) => cite(d, { target: TARGET, locator: [1, 2] })],
    ['a stance of another name', (d) => cite(d, { target: TARGET, stance: 'for' })],
    [
      'two values of one attribute, of which one is none',
      (d) =>
        d.transact((transaction) => {
          const id = Y.createID(d.clientID, Y.getState(d.store, d.clientID));
          const before = paragraph(d)._map.get('id')!;
          const values = new Y.ContentAny(['block2222222', { deep: { er: 1 } }]);
          new Y.Item(id, before, before.lastId, null, null, paragraph(d), 'id', values).integrate(transaction, 0);
        }),
    ],
    ['column widths that are words', (d) => cell(d, { colwidth: [1, 'x'] })],
    ['a hundred and one column widths', (d) => cell(d, { colwidth: new Array(101).fill(1) })],
    ['an attribute one letter too long', (d) => paragraph(d).setAttribute('id', 'x'.repeat(MAX_ATTRIBUTE + 1))],
    [
      'a mark with half of another one’s name',
      (d) => (paragraph(d).get(0) as Y.XmlText).format(0, 2, { 'link--abc': { href: '/x' } }),
    ],
    ['a change mark with a value', (d) => (paragraph(d).get(0) as Y.XmlText).format(0, 2, { ychange: { type: 'x' } })],
    ['an attribute on a text', (d) => (paragraph(d).get(0) as Y.XmlText).setAttribute('id', 'x')],
    [
      'a text in a table',
      (d) => {
        const table = new Y.XmlElement('table');
        table.insert(0, [new Y.XmlText('a')]);
        d.getXmlFragment(DRAFT_FRAGMENT).insert(0, [table]);
      },
    ],
    ['a hook', (d) => d.getXmlFragment(DRAFT_FRAGMENT).insert(0, [new Y.XmlHook('x') as unknown as Y.XmlElement])],
  ])('also refuses %s', (_name, change) => {
    expect(judgeUpdate(draftOf(start), hostileUpdate(start, change))).toEqual({
      verdict: 'refused',
      reason: 'outside-schema',
    });
  });

  test('refuses 10,000 nested blocks, in one update or one after the other', () => {
    const deep = hostileUpdate(start, (draft) => {
      draft.transact(() => {
        let parent: Y.XmlFragment | Y.XmlElement = draft.getXmlFragment(DRAFT_FRAGMENT);
        for (let i = 0; i < 10_000; i++) {
          const quote = new Y.XmlElement('blockquote');
          parent.insert(0, [quote]);
          parent = quote;
        }
      });
    });
    expect(judgeUpdate(draftOf(start), deep)).toEqual({ verdict: 'refused', reason: 'outside-schema' });

    const server = draftOf(start);
    const attacker = draftOf(start);
    let parent: Y.XmlFragment | Y.XmlElement = attacker.getXmlFragment(DRAFT_FRAGMENT);
    let verdict = '';
    for (let i = 0; i < 100 && verdict !== 'refused'; i++) {
      const before = Y.encodeStateVector(attacker);
      const quote: Y.XmlElement = new Y.XmlElement('blockquote');
      parent.insert(0, [quote]);
      parent = quote;
      const update = Y.encodeStateAsUpdate(attacker, before);
      verdict = judgeUpdate(server, update).verdict;
      if (verdict !== 'refused') Y.applyUpdate(server, update);
    }
    expect(verdict).toBe('refused');
    expect(() => draftToDocument(server).document.check()).not.toThrow();
  });

  test('refuses an update that takes too long to check, but not one that takes a fraction of the limit', () => {
    // Letters that were typed one by one, nearly all of them deleted many times over.
    const typed = draftOf(start);
    Y.applyUpdate(typed, lettersAtTheBeginning(typed, 1_000));
    const deletions = (count: number) =>
      judgeUpdateFully(typed, overlappingDeletions(typed.clientID, Y.getState(typed.store, typed.clientID), count));
    expect(deletions(100)).toMatchObject({ verdict: 'new', structs: 0, deletes: 99_950 });
    expect(deletions(1_100)).toEqual({ verdict: 'refused', reason: 'too-costly' });
  });
});
