import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { judgeUpdate, judgeUpdateFully, withoutKnown } from '#content/draft/guard/draft-guard.ts';
import { readKeystroke } from '#content/draft/guard/keystroke-guard.ts';
import { encodeDeletions } from '#content/draft/updates/divide-update.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import { draftOf, hostileUpdate, paragraph, start } from '#tests/support/judged-draft.ts';
import { Random } from '#tests/support/random.ts';
import { randomEdit } from '#tests/support/random-edit.ts';

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
      expect(judgeUpdateFully(server, his).verdict).toBe('early');
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

  test('accepts edits in a block that another participant deleted: they have no effect', () => {
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
    expect(judgeUpdateFully(server, deleted)).toMatchObject({
      verdict: 'new',
      structs: 0,
      nodes: 0,
      characters: 0,
      deletes: 3,
    });
    Y.applyUpdate(server, deleted);
    expect(judgeUpdateFully(server, deleted).verdict).toBe('known');
    // Nodes that the update adds and deletes itself count as well.
    const both = hostileUpdate(Y.encodeStateAsUpdate(server), (draft) => {
      draft.getXmlFragment(DRAFT_FRAGMENT).insert(1, [new Y.XmlElement('paragraph'), new Y.XmlElement('paragraph')]);
      draft.getXmlFragment(DRAFT_FRAGMENT).delete(1, 2);
      draft.getXmlFragment(DRAFT_FRAGMENT).delete(2, 1);
    });
    const alone = hostileUpdate(Y.encodeStateAsUpdate(server), (draft) =>
      draft.getXmlFragment(DRAFT_FRAGMENT).delete(2, 1),
    );
    const [withOwn, others] = [both, alone].map((update) => {
      const judgement = judgeUpdateFully(server, update);
      return judgement.verdict === 'new' ? judgement.deletes : judgement.verdict;
    });
    expect(withOwn).toBe(Number(others) + 1);
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
          expect(judgeUpdateFully(server, attempt), `seed ${random.seed} round ${round}`).toMatchObject({
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
