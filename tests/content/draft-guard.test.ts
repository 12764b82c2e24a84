import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { MAX_ATTRIBUTE } from '#content/document/limits.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { encodeDeletions } from '#content/draft/divide-update.ts';
import { judgeInFull, judgeUpdate, withoutKnown } from '#content/draft/draft-guard.ts';
import { readKeystroke } from '#content/draft/keystroke-guard.ts';
import { documentToUpdate, draftToDocument } from '#content/draft/yjs.ts';
import { starterOutline } from '#content/kinds/outline.ts';
import { lettersAtTheBeginning, overlappingDeletions } from '#tests/support/hostile-updates.ts';
import { Random } from '#tests/support/random.ts';
import { randomEdit } from '#tests/support/random-edit.ts';

function draftOf(update: Uint8Array): Y.Doc {
  const draft = new Y.Doc();
  Y.applyUpdate(draft, update);
  return draft;
}

/** What a modified or hostile client could send after reading the draft. */
function hostileUpdate(base: Uint8Array, change: (draft: Y.Doc) => void): Uint8Array {
  const draft = draftOf(base);
  const before = Y.encodeStateVector(draft);
  change(draft);
  return Y.encodeStateAsUpdate(draft, before);
}

const start = documentToUpdate(starterOutline('study', 'fr'));

const paragraph = (draft: Y.Doc) => draft.getXmlFragment(DRAFT_FRAGMENT).get(1) as Y.XmlElement;

describe('judgeUpdate', () => {
  test('accepts all edits that the schema allows, concurrent and out of order', () => {
    const random = new Random();
    const server = draftOf(start);
    const editors = [draftOf(start), draftOf(start), draftOf(start)];
    for (let round = 0; round < 400; round++) {
      const editor = random.pick(editors);
      const before = Y.encodeStateVector(editor);
      randomEdit(editor, random);
      const update = Y.encodeStateAsUpdate(editor, before);
      if (random.chance(0.3)) {
        // An offline period: the server receives this edit later, in a sync step 2.
        continue;
      }
      const missing = Y.encodeStateAsUpdate(editor, Y.encodeStateVector(server));
      const judgement = judgeUpdate(server, random.chance(0.5) ? missing : update);
      expect(judgement.verdict, `seed ${random.seed} round ${round}`).not.toBe('refused');
      if (judgement.verdict === 'early') expect(judgeUpdate(server, missing).verdict).toBe('new');
      Y.applyUpdate(server, missing);
      expect(judgeUpdate(server, update).verdict, `seed ${random.seed} round ${round}`).toBe('known');
      expect(server.store.pendingStructs).toBeNull();
      for (const other of editors) Y.applyUpdate(other, Y.encodeStateAsUpdate(server, Y.encodeStateVector(other)));
    }
    expect(() => draftToDocument(server).document.check()).not.toThrow();
  });

  test('distinguishes new, known, mixed and early updates', () => {
    const server = draftOf(start);
    const editor = draftOf(start);
    const updates: Uint8Array[] = [];
    editor.on('update', (update: Uint8Array) => updates.push(update));
    const text = () => (editor.getXmlFragment(DRAFT_FRAGMENT).get(0) as Y.XmlElement).get(0) as Y.XmlText;
    text().insert(0, 'un ');
    text().insert(3, 'deux ');
    expect(judgeUpdate(server, updates[1]!).verdict).toBe('early');
    expect(judgeUpdate(server, updates[0]!).verdict).toBe('new');
    Y.applyUpdate(server, updates[0]!);
    expect(judgeUpdate(server, updates[0]!).verdict).toBe('known');
    expect(server.store.pendingStructs).toBeNull();
    expect(judgeUpdate(server, Y.encodeStateAsUpdate(editor)).verdict).toBe('mixed');
  });

  test('reports an edit as early until the edit that it refers to has arrived', () => {
    const server = draftOf(start);
    const [awa, bruno] = [draftOf(start), draftOf(start)];
    const text = (draft: Y.Doc) => (draft.getXmlFragment(DRAFT_FRAGMENT).get(0) as Y.XmlElement).get(0) as Y.XmlText;
    // The next of Awa’s letters that the server lacks: the first, then the second.
    for (let word = 0; word < 2; word++) {
      const beforeHers = Y.encodeStateVector(awa);
      text(awa).insert(0, 'A');
      const typed = Y.encodeStateAsUpdate(awa, beforeHers);
      Y.applyUpdate(bruno, typed);
      const beforeHis = Y.encodeStateVector(bruno);
      text(bruno).insert(1, 'b');
      const his = Y.encodeStateAsUpdate(bruno, beforeHis);
      expect(judgeUpdate(server, his).verdict).toBe('early');
      expect(judgeInFull(server, his).verdict).toBe('early');
      for (const update of [typed, his]) {
        expect(judgeUpdate(server, update).verdict).toBe('new');
        Y.applyUpdate(server, update);
      }
      Y.applyUpdate(awa, his);
    }
    expect(text(server).toString().startsWith('AbAb')).toBe(true);
  });

  test('removes the known beginning of a mixed update', () => {
    const server = draftOf(start);
    const editor = draftOf(start);
    const text = () => (editor.getXmlFragment(DRAFT_FRAGMENT).get(0) as Y.XmlElement).get(0) as Y.XmlText;
    text().insert(0, 'un ');
    Y.applyUpdate(server, Y.encodeStateAsUpdate(editor));
    text().insert(3, 'deux ');
    const whole = Y.encodeStateAsUpdate(editor);
    expect(judgeUpdate(server, whole).verdict).toBe('mixed');
    const rest = withoutKnown(server, whole);
    expect(judgeUpdate(server, rest).verdict).toBe('new');
    Y.applyUpdate(server, rest);
    expect(Y.encodeStateAsUpdate(server)).toEqual(whole);
  });

  type Pair = readonly [left: number, right: number];

  /** Items that claim to be between these two letters of the first paragraph, for each pair. */
  function between(base: Y.Doc, ...pairs: readonly Pair[]): Uint8Array {
    return claimed(base, pairs, (draft) => paragraph(draft).get(0) as Y.XmlText);
  }

  /** The same, with the right letter in a text of the test’s choice. */
  function claimed(base: Y.Doc, pairs: readonly Pair[], right: (draft: Y.Doc) => Y.XmlText): Uint8Array {
    const hand = draftOf(Y.encodeStateAsUpdate(base));
    const before = Y.encodeStateVector(hand);
    const startOf = (text: unknown) => (text as { _start: Y.Item })._start.id;
    const [leftText, rightText] = [startOf(paragraph(hand).get(0)), startOf(right(hand))];
    hand.transact((transaction) => {
      for (const [index, pair] of pairs.entries()) {
        const id = Y.createID(hand.clientID, index * 5);
        const origin = Y.createID(leftText.client, leftText.clock + pair[0]);
        const rightOrigin = Y.createID(rightText.client, rightText.clock + pair[1]);
        const item = new Y.Item(id, null, origin, null, rightOrigin, null, null, new Y.ContentString('entre'));
        item.getMissing(transaction, hand.store);
        item.integrate(transaction, 0);
      }
    });
    return Y.encodeStateAsUpdate(hand, before);
  }

  test('checks that the named neighbours are in order and in the same list', () => {
    const server = draftOf(start);
    const verdict = (...pairs: readonly Pair[]) => judgeUpdate(server, between(server, ...pairs)).verdict;
    expect(verdict([3, 4])).toBe('new');
    expect(verdict([3, 9])).toBe('new');
    expect(verdict([4, 3])).toBe('refused');
    expect(verdict([4, 4])).toBe('refused');
    // One wrong pair makes the whole update wrong.
    expect(verdict([3, 9], [4, 8])).toBe('new');
    expect(verdict([3, 9], [8, 4])).toBe('refused');
    expect(verdict([8, 4], [3, 9])).toBe('refused');
    const heading = (draft: Y.Doc) => (draft.getXmlFragment(DRAFT_FRAGMENT).get(0) as Y.XmlElement).get(0) as Y.XmlText;
    for (const pair of [
      [3, 1],
      [1, 3],
    ] as const) {
      expect(judgeUpdate(server, claimed(server, [pair], heading)).verdict).toBe('refused');
    }
  });

  test('accepts an item between its author’s own item and a concurrent one', () => {
    const server = draftOf(start);
    const editor = draftOf(start);
    const other = draftOf(start);
    editor.clientID = 1;
    other.clientID = 2;
    const textOf = (draft: Y.Doc) => paragraph(draft).get(0) as Y.XmlText;
    textOf(editor).insert(3, 'A');
    textOf(other).insert(3, 'B');
    Y.applyUpdate(server, Y.encodeStateAsUpdate(other, Y.encodeStateVector(server)));
    Y.applyUpdate(editor, Y.encodeStateAsUpdate(server, Y.encodeStateVector(editor)));
    expect(textOf(editor).toString().slice(3, 5)).toBe('AB');
    textOf(editor).insert(4, '-');
    const update = Y.encodeStateAsUpdate(editor, Y.encodeStateVector(server));
    expect(judgeUpdate(server, update).verdict).toBe('new');
    Y.applyUpdate(server, update);
    expect(textOf(server).toString().slice(3, 6)).toBe('A-B');
  });

  test('damaged updates that it accepts give the same draft everywhere', () => {
    const random = new Random();
    let passed = 0;
    for (let round = 0; round < 400; round++) {
      const server = draftOf(start);
      const witness = draftOf(start);
      const editor = draftOf(start);
      randomEdit(editor, random);
      const frame = random.chance(0.5)
        ? Y.encodeStateAsUpdate(editor)
        : Y.encodeStateAsUpdate(editor, Y.encodeStateVector(server));
      // Another author edits meanwhile and receives these updates later.
      randomEdit(witness, random);
      const theirs = Y.encodeStateAsUpdate(witness, Y.encodeStateVector(server));
      for (let damages = 0; damages < 40; damages++) {
        const damaged = frame.slice();
        damaged[random.below(damaged.length)]! ^= 1 + random.below(255);
        let update: Uint8Array = damaged;
        let { verdict } = judgeUpdate(server, update);
        if (verdict === 'mixed') {
          update = withoutKnown(server, update);
          verdict = judgeUpdate(server, update).verdict;
        }
        if (verdict !== 'new') continue;
        passed++;
        Y.applyUpdate(server, update);
      }
      Y.applyUpdate(witness, Y.encodeStateAsUpdate(server, Y.encodeStateVector(witness)));
      if (judgeUpdate(server, theirs).verdict !== 'new') continue;
      Y.applyUpdate(server, theirs);
      expect(witness.store.pendingStructs, `seed ${random.seed} round ${round}`).toBeNull();
      expect(
        draftToDocument(witness).document.eq(draftToDocument(server).document),
        `seed ${random.seed} round ${round}`,
      ).toBe(true);
    }
    expect(passed).toBeGreaterThan(100);
  });

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

  test('accepts the first blocks of an empty draft, and of an emptied one', () => {
    const first = (draft: Y.Doc) => {
      const block = new Y.XmlElement('paragraph');
      block.insert(0, [new Y.XmlText('Premier.')]);
      draft.getXmlFragment(DRAFT_FRAGMENT).insert(0, [block]);
    };
    const empty = Y.encodeStateAsUpdate(new Y.Doc());
    expect(judgeUpdate(new Y.Doc(), hostileUpdate(empty, first)).verdict).toBe('new');
    const emptied = draftOf(start);
    const fragment = emptied.getXmlFragment(DRAFT_FRAGMENT);
    fragment.delete(0, fragment.length);
    expect(judgeUpdate(emptied, hostileUpdate(Y.encodeStateAsUpdate(emptied), first)).verdict).toBe('new');
    // Like any other draft, an empty one accepts only blocks.
    const script = (draft: Y.Doc) => draft.getXmlFragment(DRAFT_FRAGMENT).insert(0, [new Y.XmlElement('script')]);
    expect(judgeUpdate(new Y.Doc(), hostileUpdate(empty, script)).verdict).toBe('refused');
  });

  test('accepts anything that was written and deleted again before it was sent', () => {
    for (const name of ['paragraph', 'script']) {
      const update = hostileUpdate(start, (draft) => {
        const block = new Y.XmlElement(name);
        block.insert(0, [new Y.XmlText('Un essai.')]);
        draft.getXmlFragment(DRAFT_FRAGMENT).insert(1, [block]);
        draft.getXmlFragment(DRAFT_FRAGMENT).delete(1, 1);
        paragraph(draft).setAttribute('id', 'block2222222');
      });
      expect(
        Y.decodeUpdate(update).structs.some((struct) => struct instanceof Y.GC),
        name,
      ).toBe(true);
      expect(judgeUpdate(draftOf(start), update).verdict, name).toBe('new');
    }
  });

  test('accepts edits in a block that somebody else deleted: they have no effect', () => {
    const server = draftOf(start);
    const update = hostileUpdate(start, (draft) => {
      (paragraph(draft).get(0) as Y.XmlText).insert(0, 'Trop tard. ');
      paragraph(draft).setAttribute('id', 'block2222222');
      paragraph(draft).insert(1, [new Y.XmlElement('hardBreak')]);
    });
    server.getXmlFragment(DRAFT_FRAGMENT).delete(1, 1);
    expect(judgeUpdate(server, update).verdict).toBe('new');
    const before = draftToDocument(server).document;
    Y.applyUpdate(server, update);
    expect(draftToDocument(server).document.eq(before)).toBe(true);
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

  test('does not treat an update as a keystroke if its letter has a wrong length, or if it deletes nothing', () => {
    const server = draftOf(start);
    const update = hostileUpdate(start, (draft) => (paragraph(draft).get(0) as Y.XmlText).insert(3, 'é'));
    expect(readKeystroke(server.store, update)).not.toBeNull();
    const at = update.findIndex((byte, i) => byte === 2 && update[i + 1] === 0xc3 && update[i + 2] === 0xa9);
    const shortened = update.slice();
    shortened[at] = 1;
    expect(readKeystroke(server.store, shortened)).toBeNull();
    expect(judgeUpdate(server, shortened).verdict).toBe('refused');
    // No struct, and a client without ranges.
    const [client] = [...server.store.clients.keys()];
    expect(judgeUpdate(server, encodeDeletions([[client!, { clock: 0, len: 0 }]])).verdict).toBe('known');
    const empty = Uint8Array.from([0, 1, 5, 0]);
    expect(readKeystroke(server.store, empty)).toBeNull();
    expect(judgeUpdate(server, empty).verdict).toBe('known');
  });

  test('refuses an update that takes too long to check, but not one that takes a fraction of that', () => {
    // Letters that were typed one by one, nearly all of them deleted many times over.
    const typed = draftOf(start);
    Y.applyUpdate(typed, lettersAtTheBeginning(typed, 1_000));
    const deletions = (count: number) =>
      judgeInFull(typed, overlappingDeletions(typed.clientID, Y.getState(typed.store, typed.clientID), count));
    expect(deletions(100)).toMatchObject({ verdict: 'new', structs: 0, deletes: 99_950 });
    expect(deletions(1_100)).toEqual({ verdict: 'refused', reason: 'too-costly' });
  });

  test('counts additions and deletions once', () => {
    const server = draftOf(start);
    const added = hostileUpdate(start, (draft) => {
      const block = new Y.XmlElement('paragraph');
      block.insert(0, [new Y.XmlText('cinq.')]);
      draft.getXmlFragment(DRAFT_FRAGMENT).insert(1, [block]);
    });
    expect(judgeUpdate(server, added)).toMatchObject({
      verdict: 'new',
      structs: 3,
      nodes: 2,
      characters: 5,
      deletes: 0,
    });
    Y.applyUpdate(server, added);
    const base = Y.encodeStateAsUpdate(server);
    const deleted = hostileUpdate(base, (draft) => draft.getXmlFragment(DRAFT_FRAGMENT).delete(1, 1));
    expect(judgeInFull(server, deleted)).toMatchObject({
      verdict: 'new',
      structs: 0,
      nodes: 0,
      characters: 0,
      deletes: 3,
    });
    Y.applyUpdate(server, deleted);
    expect(judgeInFull(server, deleted).verdict).toBe('known');
  });

  test('never throws on damaged updates, and does not change the draft', () => {
    const random = new Random();
    const server = draftOf(start);
    const before = Y.encodeStateAsUpdate(server);
    const editor = draftOf(start);
    for (let i = 0; i < 5; i++) randomEdit(editor, random);
    const valid = Y.encodeStateAsUpdate(editor, Y.encodeStateVector(server));
    for (let i = 0; i < valid.length; i++) {
      const flipped = valid.slice();
      flipped[i]! ^= 1 << random.below(8);
      judgeUpdate(server, flipped);
      judgeUpdate(server, valid.slice(0, i));
    }
    expect(Y.encodeStateAsUpdate(server)).toEqual(before);
  });

  test('uses the fast check only if the full check returns "new", even for damaged keystrokes', () => {
    const random = new Random();
    const server = draftOf(start);
    const editor = draftOf(start);
    const updates: Uint8Array[] = [];
    editor.on('update', (update: Uint8Array) => updates.push(update));
    let short = 0;
    for (let round = 0; round < 600; round++) {
      updates.length = 0;
      if (random.chance(0.2)) randomEdit(editor, random);
      else {
        const texts = editor.getXmlFragment(DRAFT_FRAGMENT).toArray();
        const text = random.pick(texts.flatMap((node) => (node instanceof Y.XmlElement ? node.toArray() : [])));
        if (!(text instanceof Y.XmlText)) continue;
        const at = random.below(text.length + 1);
        editor.transact(() => {
          if (random.chance(0.7)) text.insert(at, random.pick(['a', 'é', '’ensemble', '€', '🙂', 'اللغة']));
          if (random.chance(0.4) && at + 2 < text.length) text.delete(at, 2);
        });
      }
      for (const update of updates) {
        const damaged = update.slice();
        damaged[random.below(damaged.length)]! ^= 1 << random.below(8);
        const cut = update.slice(0, random.below(update.length));
        const foreign = update.slice();
        foreign[random.below(foreign.length)] = random.below(256);
        for (const attempt of [update, damaged, cut, foreign]) {
          const clientIds = readKeystroke(server.store, attempt);
          if (!clientIds) continue;
          short++;
          expect(judgeInFull(server, attempt), `seed ${random.seed} round ${round}`).toMatchObject({
            verdict: 'new',
            clientIds,
          });
        }
        Y.applyUpdate(server, update);
      }
    }
    expect(short).toBeGreaterThan(100);
  });
});
