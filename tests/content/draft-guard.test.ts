import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { judgeInFull, judgeUpdate } from '#content/document/draft-guard.ts';
import { isKeystroke } from '#content/document/keystroke-guard.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { documentToUpdate, draftToDocument } from '#content/document/yjs.ts';
import { starterOutline } from '#content/kinds/outline.ts';
import { Random } from '#tests/support/random.ts';
import { randomEdit } from '#tests/support/random-edit.ts';

function draftOf(update: Uint8Array): Y.Doc {
  const draft = new Y.Doc();
  Y.applyUpdate(draft, update);
  return draft;
}

/** What a foreign or hostile client sends after reading the draft. */
function hostileUpdate(base: Uint8Array, change: (draft: Y.Doc) => void): Uint8Array {
  const draft = draftOf(base);
  const before = Y.encodeStateVector(draft);
  change(draft);
  return Y.encodeStateAsUpdate(draft, before);
}

const start = documentToUpdate(starterOutline('study', 'fr'));

describe('judgeUpdate', () => {
  test('accepts whatever editors of the schema do, concurrently and out of order', () => {
    const random = new Random();
    const server = draftOf(start);
    const editors = [draftOf(start), draftOf(start), draftOf(start)];
    for (let round = 0; round < 400; round++) {
      const editor = random.pick(editors);
      const before = Y.encodeStateVector(editor);
      randomEdit(editor, random);
      const update = Y.encodeStateAsUpdate(editor, before);
      if (random.chance(0.3)) {
        // An offline spell: the server learns of it by a sync answer.
        continue;
      }
      const missing = Y.encodeStateAsUpdate(editor, Y.encodeStateVector(server));
      const judgement = judgeUpdate(server, random.chance(0.5) ? missing : update);
      expect(judgement.verdict, `seed ${random.seed} round ${round}`).not.toBe('refused');
      if (judgement.verdict === 'early') expect(judgeUpdate(server, missing).verdict).toMatch(/new/);
      Y.applyUpdate(server, missing);
      expect(judgeUpdate(server, update).verdict, `seed ${random.seed} round ${round}`).toBe('known');
      expect(server.store.pendingStructs).toBeNull();
      for (const other of editors) Y.applyUpdate(other, Y.encodeStateAsUpdate(server, Y.encodeStateVector(other)));
    }
    expect(() => draftToDocument(server).document.check()).not.toThrow();
  });

  test('says what is new, partly new, known and early', () => {
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
    expect(judgeUpdate(server, Y.encodeStateAsUpdate(editor)).verdict).toBe('partly-new');
    expect(server.store.pendingStructs).toBeNull();
  });

  const paragraph = (draft: Y.Doc) => draft.getXmlFragment(DRAFT_FRAGMENT).get(1) as Y.XmlElement;
  test.each<[string, (draft: Y.Doc) => void]>([
    ['an unknown element', (d) => d.getXmlFragment(DRAFT_FRAGMENT).insert(0, [new Y.XmlElement('script')])],
    ['an element where the schema has none', (d) => paragraph(d).insert(0, [new Y.XmlElement('table')])],
    ['a row outside a table', (d) => d.getXmlFragment(DRAFT_FRAGMENT).insert(0, [new Y.XmlElement('tableRow')])],
    ['text directly in the document', (d) => d.getXmlFragment(DRAFT_FRAGMENT).insert(0, [new Y.XmlText('nu')])],
    ['an unknown mark', (d) => (paragraph(d).get(0) as Y.XmlText).format(0, 2, { blink: {} })],
    ['an unknown attribute', (d) => paragraph(d).setAttribute('onclick', 'alert(1)')],
    [
      'an attribute of the wrong type',
      (d) => paragraph(d).setAttribute('id', { deep: { er: 1 } } as unknown as string),
    ],
    ['an attribute without end', (d) => paragraph(d).setAttribute('id', 'x'.repeat(10_000))],
    ['another root', (d) => d.getMap('meta').set('a', 1)],
    ['an embed', (d) => (paragraph(d).get(0) as Y.XmlText).insertEmbed(0, { image: 'x' })],
    ['a map in the text', (d) => paragraph(d).insert(0, [new Y.Map() as unknown as Y.XmlElement])],
  ])('refuses %s', (_name, change) => {
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

  test('never throws on damaged updates, and leaves the draft alone', () => {
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

  test('takes the short way only for what the long way finds new, however keystrokes are damaged', () => {
    const random = new Random();
    const server = draftOf(start);
    const editor = draftOf(start);
    const updates: Uint8Array[] = [];
    editor.on('update', (update: Uint8Array) => updates.push(update));
    let short = 0;
    for (let round = 0; round < 300; round++) {
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
          if (!isKeystroke(server.store, attempt)) continue;
          short++;
          expect(judgeInFull(server, attempt), `seed ${random.seed} round ${round}`).toEqual({ verdict: 'new' });
        }
        Y.applyUpdate(server, update);
      }
    }
    expect(short).toBeGreaterThan(100);
  });
});
