import { ySyncPluginKey } from '@tiptap/y-tiptap';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { CalmUndoManager } from '#app/editor/session/calm-undo-manager.ts';
import { DRAFT_FRAGMENT, documentSchema } from '#content/document/schema.ts';
import { documentToUpdate } from '#content/draft/yjs.ts';
import { Random } from '#tests/support/random.ts';
import { randomEdit } from '#tests/support/random-edit.ts';

/**
 * Tests that undo and redo restore the text, with the editor's undo manager and thousands of random
 * histories.
 */
const RUNS = Number(process.env.ROUNDS) || 100;

/** Histories in which a colleague deletes a restored block that an earlier step refers to. */
const COPY_COLLECTED = [1_630_279_863, 1_497_148_678];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const START = documentToUpdate(
  documentSchema.node('doc', null, [
    documentSchema.node('paragraph', null, [documentSchema.text('Le comité tient la caisse.')]),
    documentSchema.node('paragraph', null, [documentSchema.text('Les femmes relèvent le compteur.')]),
  ]),
);

function openDraft(): { draft: Y.Doc; undo: CalmUndoManager } {
  const draft = new Y.Doc();
  Y.applyUpdate(draft, START, 'server');
  return { draft, undo: new CalmUndoManager(draft.getXmlFragment(DRAFT_FRAGMENT)) };
}

/**
 * Tracks what the screen should show after each undo and redo. `look` returns one's own part of the
 * text.
 */
class Expected {
  private readonly undo: CalmUndoManager;
  private readonly look: () => string;
  private readonly first: string;
  /** The texts that undos removed, latest last. */
  private undone: string[] = [];

  constructor(undo: CalmUndoManager, look: () => string) {
    this.undo = undo;
    this.look = look;
    this.first = look();
  }

  /** Call after an edit. */
  edited(): void {
    if (this.undo.redoStack.length === 0) this.undone = [];
    this.undo.undoStack.at(-1)?.meta.set('text', this.look());
  }

  /** @returns false if there is nothing to undo */
  undoOne(): boolean {
    const before = this.look();
    if (!this.undo.undo()) return false;
    this.undone.push(before);
    expect(this.look()).toBe(this.undo.undoStack.at(-1)?.meta.get('text') ?? this.first);
    return true;
  }

  redoOne(): boolean {
    if (!this.undo.redo()) return false;
    const text = this.undone.pop();
    expect(this.look()).toBe(text);
    this.undo.undoStack.at(-1)!.meta.set('text', text);
    return true;
  }
}

/** Advances the clock, within a step or beyond it; may end a word. */
function pause(undo: CalmUndoManager, random: Random): void {
  vi.advanceTimersByTime(random.below(900));
  if (random.chance(0.4)) undo.cut();
}

/**
 * A history of random edits with undos and redos in between; then undoes and redoes all of it,
 * twice.
 */
function tryHistory(random: Random, draft: Y.Doc, undo: CalmUndoManager, look: () => string, edit: () => void): void {
  const expected = new Expected(undo, look);
  const steps = 20 + random.below(60);
  for (let step = 0; step < steps; step++) {
    edit();
    expected.edited();
    pause(undo, random);
    if (random.chance(0.15)) {
      let undone = 0;
      for (let more = random.below(8); more > 0 && expected.undoOne(); more--) undone++;
      for (let more = random.below(undone + 1); more > 0 && expected.redoOne(); more--);
    }
  }
  while (expected.redoOne());
  for (let round = 0; round < 2; round++) {
    const last = look();
    let undone = 0;
    while (expected.undoOne()) undone++;
    let redone = 0;
    while (expected.redoOne()) redone++;
    expect([look(), redone]).toEqual([last, undone]);
  }
  draft.destroy();
}

function withSeed(seed: number, work: (random: Random) => void): void {
  const random = new Random(seed);
  try {
    work(random);
  } catch (error) {
    throw new Error(`SEED=${random.seed}`, { cause: error });
  }
}

describe('undo and redo', () => {
  test('remove a whole word, even if an undo restored it and part of it was deleted again', () => {
    const { draft, undo } = openDraft();
    const line = (draft.getXmlFragment(DRAFT_FRAGMENT).get(0) as Y.XmlElement).get(0) as Y.XmlText;
    const own = (work: () => void) => {
      draft.transact(work, ySyncPluginKey);
      undo.cut();
    };
    own(() => line.insert(2, ' puits'));
    own(() => line.delete(2, 6));
    undo.undo();
    own(() => line.delete(0, 4));
    expect(line.toString()).toBe('uits comité tient la caisse.');
    undo.undo();
    expect(line.toString()).toBe('Le puits comité tient la caisse.');
    undo.undo();
    expect(line.toString()).toBe('Le comité tient la caisse.');
    undo.redo();
    undo.redo();
    expect(line.toString()).toBe('uits comité tient la caisse.');
  });

  test('remove a whole word below a step in which all that was typed was deleted again', () => {
    const { draft, undo } = openDraft();
    const line = (draft.getXmlFragment(DRAFT_FRAGMENT).get(0) as Y.XmlElement).get(0) as Y.XmlText;
    const own = (...work: (() => void)[]) => {
      for (const each of work) draft.transact(each, ySyncPluginKey);
      undo.cut();
    };
    own(() => line.insert(2, ' puits'));
    own(() => line.delete(2, 6));
    undo.undo();
    own(() => line.delete(0, 4));
    undo.undo();
    own(
      () => line.insert(0, 'x'),
      () => line.delete(0, 1),
    );
    expect(line.toString()).toBe('Le puits comité tient la caisse.');
    // Yjs takes the step that changes nothing and the one before it.
    undo.undo();
    expect(line.toString()).toBe('Le comité tient la caisse.');
  });

  describe('within a paragraph that was removed and restored', () => {
    function openLine(letters: string) {
      const { draft, undo } = openDraft();
      const fragment = draft.getXmlFragment(DRAFT_FRAGMENT);
      const line = () => (fragment.get(0) as Y.XmlElement).get(0) as Y.XmlText;
      const own = (work: () => void) => {
        draft.transact(work, ySyncPluginKey);
        undo.cut();
      };
      draft.transact(() => {
        line().delete(0, line().length);
        line().insert(0, letters);
      }, 'server');
      return { undo, fragment, line, own };
    }

    test('undo a mark that was taken away, though the letters beside it were restored once more', () => {
      const { undo, fragment, line, own } = openLine('ab');
      own(() => line().format(1, 1, { bold: {} }));
      own(() => line().format(1, 1, { bold: null }));
      own(() => fragment.delete(0, 1));
      undo.undo();
      own(() => line().delete(0, 2));
      undo.undo();
      expect(line().toString()).toBe('ab');
      undo.undo();
      expect(line().toString()).toBe('a<bold>b</bold>');
    });

    test('undo letters that were deleted on both sides of one’s former place', () => {
      const { undo, fragment, line, own } = openLine('eésx');
      own(() => line().delete(1, 1));
      own(() => fragment.delete(0, 1));
      undo.undo();
      own(() => line().delete(0, 1));
      undo.undo();
      undo.undo();
      expect(line().toString()).toBe('eésx');
      own(() => line().delete(1, 2));
      own(() => fragment.delete(0, 1));
      undo.undo();
      expect(line().toString()).toBe('ex');
      undo.undo();
      expect(line().toString()).toBe('eésx');
    });
  });

  test.each([
    ['a heading', '<heading id="h2222222" level="3">Et puis </heading>'],
    ['a list', '<bulletlist><listitem><paragraph>Et puis </paragraph></listitem></bulletlist>'],
  ])('leave what a colleague wrote since in %s that one made, with what it is', (name, left) => {
    const { draft, undo } = openDraft();
    const fragment = draft.getXmlFragment(DRAFT_FRAGMENT);
    const line = new Y.XmlText('');
    const holding = (type: string, child: Y.XmlElement | Y.XmlText) => {
      const element = new Y.XmlElement(type);
      element.insert(0, [child]);
      return element;
    };
    draft.transact(() => {
      const list = () => holding('bulletList', holding('listItem', holding('paragraph', line)));
      const block = name === 'a list' ? list() : holding('heading', line);
      fragment.insert(1, [block]);
      if (name === 'a list') return line.insert(0, 'la caisse');
      block.setAttribute('level', 3 as never);
      block.setAttribute('id', 'h2222222');
      line.insert(0, 'la caisse');
    }, ySyncPluginKey);
    undo.cut();
    draft.transact(() => line.insert(0, 'Et puis '), 'a colleague');
    undo.undo();
    expect(fragment.get(1).toString()).toBe(left);
    undo.redo();
    expect(fragment.get(1).toString()).toBe(left.replace('puis ', 'puis la caisse'));
  });

  test('leave a block away that a colleague deleted, and what was deleted in it', () => {
    const { draft, undo } = openDraft();
    const fragment = draft.getXmlFragment(DRAFT_FRAGMENT);
    const own = (work: () => void) => {
      draft.transact(work, ySyncPluginKey);
      undo.cut();
    };
    own(() => ((fragment.get(0) as Y.XmlElement).get(0) as Y.XmlText).delete(0, 3));
    own(() => ((fragment.get(1) as Y.XmlElement).get(0) as Y.XmlText).insert(0, 'Ici, '));
    draft.transact(() => fragment.delete(0, 1), 'a colleague');
    const left = '<paragraph>Les femmes relèvent le compteur.</paragraph>';
    undo.undo();
    expect(fragment.toString()).toBe(left);
    undo.undo();
    expect(fragment.toString()).toBe(left);
    undo.redo();
    undo.redo();
    expect(fragment.toString()).toBe(left.replace('Les', 'Ici, Les'));
  });

  const first = new Random().seed;
  const seeds = Array.from({ length: process.env.SEED ? 1 : RUNS }, (_, i) => first + i);

  test('restore every state of a text with headings, lists, tables, footnotes and marks', () => {
    for (const seed of seeds) {
      withSeed(seed, (random) => {
        const { draft, undo } = openDraft();
        const text = () => draft.getXmlFragment(DRAFT_FRAGMENT).toString();
        tryHistory(random, draft, undo, text, () => randomEdit(draft, random, ySyncPluginKey));
      });
    }
  });

  test('restore one’s own letters, whatever a colleague types between them', () => {
    for (const seed of seeds) {
      withSeed(seed, (random) => {
        const { draft, undo } = openDraft();
        const colleague = new Y.Doc();
        Y.applyUpdate(colleague, START);
        const lineOf = (doc: Y.Doc) => (doc.getXmlFragment(DRAFT_FRAGMENT).get(0) as Y.XmlElement).get(0) as Y.XmlText;
        const exchange = () => {
          Y.applyUpdate(colleague, Y.encodeStateAsUpdate(draft, Y.encodeStateVector(colleague)));
          Y.applyUpdate(draft, Y.encodeStateAsUpdate(colleague, Y.encodeStateVector(draft)), 'server');
        };
        const type = (doc: Y.Doc, letters: string, origin: unknown) =>
          doc.transact(() => {
            const line = lineOf(doc);
            line.insert(random.below(line.length + 1), letters);
          }, origin);
        // The colleague types digits, and deletes none of this person's letters.
        const own = () =>
          lineOf(draft)
            .toString()
            .replace(/\d/g, '')
            .replace(/<[^>]*>/g, '');
        tryHistory(random, draft, undo, own, () => {
          if (random.chance(0.4)) type(colleague, String(random.below(1_000)), null);
          if (random.chance(0.5)) exchange();
          const line = lineOf(draft);
          const at = random.below(line.length);
          const length = 1 + random.below(Math.min(4, line.length - at));
          if (random.chance(0.5) || line.length < 8)
            type(draft, random.pick(['eau', 'puits ', 'nous', 'x']), ySyncPluginKey);
          else if (random.chance(0.7)) draft.transact(() => line.delete(at, length), ySyncPluginKey);
          else draft.transact(() => line.format(at, length, { bold: random.chance(0.5) ? {} : null }), ySyncPluginKey);
        });
        colleague.destroy();
      });
    }
  });

  test('of everything, twice, give back the text, whatever a colleague edited, deleted or undid before', () => {
    for (const seed of [...COPY_COLLECTED, ...seeds.slice(0, Math.ceil(RUNS / 3))]) {
      withSeed(seed, (random) => {
        const { draft, undo } = openDraft();
        const colleague = openDraft();
        const exchange = () => {
          Y.applyUpdate(colleague.draft, Y.encodeStateAsUpdate(draft, Y.encodeStateVector(colleague.draft)), 'server');
          Y.applyUpdate(draft, Y.encodeStateAsUpdate(colleague.draft, Y.encodeStateVector(draft)), 'server');
        };
        const textOf = (doc: Y.Doc) => doc.getXmlFragment(DRAFT_FRAGMENT).toString();
        const some = (most: number, work: () => unknown) => {
          for (let more = random.below(most); more > 0; more--) work();
        };
        for (let step = 20 + random.below(60); step > 0; step--) {
          randomEdit(draft, random, ySyncPluginKey);
          pause(undo, random);
          if (random.chance(0.15)) {
            some(5, () => undo.undo());
            some(4, () => undo.redo());
          }
          if (random.chance(0.3)) randomEdit(colleague.draft, random, ySyncPluginKey);
          if (random.chance(0.05)) some(4, () => colleague.undo.undo());
          if (random.chance(0.5)) exchange();
        }
        exchange();
        while (undo.redo());
        for (let round = 0; round < 2; round++) {
          const last = textOf(draft);
          while (undo.undo());
          while (undo.redo());
          expect(textOf(draft)).toBe(last);
        }
        exchange();
        expect(textOf(colleague.draft)).toBe(textOf(draft));
        draft.destroy();
        colleague.draft.destroy();
      });
    }
  });

  test('restore a text after 500 undos and 500 redos', () => {
    withSeed(first, (random) => {
      const { draft, undo } = openDraft();
      const text = () => draft.getXmlFragment(DRAFT_FRAGMENT).toString();
      const expected = new Expected(undo, text);
      while (undo.undoStack.length < 500) {
        randomEdit(draft, random, ySyncPluginKey);
        undo.cut();
        expected.edited();
      }
      for (let round = 0; round < 3; round++) {
        const last = text();
        while (expected.undoOne());
        while (expected.redoOne());
        expect(text()).toBe(last);
      }
    });
  });
});
