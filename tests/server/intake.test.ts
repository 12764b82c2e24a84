import { updateYFragment } from '@tiptap/y-tiptap';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { correctRestored } from '#content/draft/undo/correct-restored.ts';
import { divideUpdate, LARGE_STEP } from '#content/draft/updates/divide-update.ts';
import { documentToUpdate, draftToDocument } from '#content/draft/yjs.ts';
import type { Intake } from '#server/collab/intake/intake.ts';
import { PART_OF_LARGE } from '#server/collab/intake/large-update.ts';
import { intakeOf, Writer } from '#tests/support/intake-rig.ts';
import { Random } from '#tests/support/random.ts';
import { randomEdit } from '#tests/support/random-edit.ts';
import { writtenOutline } from '#tests/support/written-outline.ts';

/**
 * docs/collaboration.md, rules 1 and 7. The server applies many updates in one transaction of its
 * own, in which Yjs does not clean up formatting; editors apply them as remote, and there Yjs does.
 * All must converge nevertheless. Without sockets, so that a seed determines everything;
 * convergence.test.ts does the same with sockets.
 */
const SEEDS = Number(process.env.SEEDS) || 30;
const REMOTE = 'remote';

/** An editor's own draft, and the updates on their way from and to it. */
class Editor extends Writer {
  readonly draft = new Y.Doc();
  readonly undo: Y.UndoManager;
  readonly out: Uint8Array[] = [];
  readonly in: Uint8Array[] = [];
  connected = true;

  constructor(state: Uint8Array, clientId: number) {
    super(`person ${clientId}`);
    this.draft.clientID = clientId;
    Y.applyUpdate(this.draft, state, REMOTE);
    this.draft.on('beforeObserverCalls', correctRestored);
    this.undo = new Y.UndoManager(this.draft.getXmlFragment(DRAFT_FRAGMENT));
    // As y-websocket: the cleanup after a remote change is not sent.
    this.draft.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== REMOTE && this.connected) this.out.push(update);
    });
  }

  receive(count = this.in.length): void {
    for (const update of this.in.splice(0, count)) Y.applyUpdate(this.draft, update, REMOTE);
  }
}

/** A server's draft, its log, and the participants who write in it. */
class Desk {
  readonly draft = new Y.Doc();
  readonly log: Uint8Array[] = [];
  readonly editors: Editor[];
  private readonly intake: Intake;
  private readonly first = writtenOutline('factsheet', 'fr');
  private unstored: Uint8Array[] = [];

  /** @param largeFrom bytes of an update above which it is applied in parts of `step` structs */
  constructor(random: Random, largeFrom?: number, step = LARGE_STEP) {
    this.intake = intakeOf(this.draft, {
      divide: async (update, known) => divideUpdate(update, known, step),
      ...(largeFrom === undefined ? {} : { largeFrom }),
    });
    this.draft.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== PART_OF_LARGE) this.unstored.push(update);
    });
    this.draft.clientID = 1;
    const state = documentToUpdate(this.first);
    this.draft.transact(() => Y.applyUpdate(this.draft, state));
    this.release();
    const now = Y.encodeStateAsUpdate(this.draft);
    this.editors = Array.from({ length: 2 + random.below(4) }, (_, i) => new Editor(now, 100 + i));
  }

  /**
   * One commit: applies what a few of the connected editors have sent, and sends the result to all.
   */
  commit(from: readonly Editor[], most: () => number): void {
    for (const author of from) for (const update of author.out.splice(0, most())) this.intake.receive(update, author);
    this.take(Number.POSITIVE_INFINITY);
  }

  private take(until: number): void {
    this.intake.take(until, { accepted: new Map(), authors: new Set() });
    const finished = this.unstored.length === 0 ? this.intake.takeFinished() : null;
    if (finished) this.unstored.push(finished.update);
    this.release();
  }

  /** Applies some of what waits: how much depends on the clock. */
  async step(): Promise<void> {
    await Promise.resolve();
    this.take(performance.now() + 0.1);
  }

  async settle(): Promise<void> {
    while (!this.intake.isEmpty) await this.step();
  }

  restore(): void {
    this.draft.transact(() => {
      const fragment = this.draft.getXmlFragment(DRAFT_FRAGMENT);
      updateYFragment(this.draft, fragment, this.first, { mapping: new Map(), isOMark: new Map() });
    });
    this.release();
  }

  disconnect(editor: Editor): void {
    editor.connected = false;
    editor.out.length = 0;
    editor.in.length = 0;
    editor.takeHeld();
  }

  /** Each side answers the other's sync step 1. */
  connect(editor: Editor): void {
    if (editor.connected) return;
    editor.connected = true;
    editor.in.push(Y.encodeStateAsUpdate(this.draft, Y.encodeStateVector(editor.draft)));
    editor.out.push(Y.encodeStateAsUpdate(editor.draft, Y.encodeStateVector(this.draft)));
  }

  private release(): void {
    if (this.unstored.length === 0) return;
    const update = Y.mergeUpdates(this.unstored);
    this.unstored = [];
    this.log.push(update);
    for (const editor of this.editors ?? []) if (editor.connected) editor.in.push(update);
  }
}

const textOf = (draft: Y.Doc) => draft.getXmlFragment(DRAFT_FRAGMENT).toJSON();

async function editTogether(seed: number | undefined, largeFrom?: number): Promise<void> {
  const random = new Random(seed);
  const desk = new Desk(random, largeFrom, largeFrom && 1 + random.below(4));
  const { editors } = desk;
  const few = () => 1 + random.below(4);
  for (let step = 0; step < 150; step++) {
    const editor = random.pick(editors);
    const what = random.below(24);
    if (what === 0) desk.disconnect(editor);
    else if (what === 1) {
      // Requests and replacements of the draft wait until it holds no update in part.
      await desk.settle();
      desk.connect(editor);
    } else if (what === 2) editor.undo.undo();
    else if (what === 3) editor.undo.redo();
    else if (what === 4 && random.chance(0.2)) {
      await desk.settle();
      desk.restore();
    } else if (what < 7) await desk.step();
    else if (what < 10)
      desk.commit(
        editors.filter(() => random.chance(0.5)),
        few,
      );
    else if (what < 14) editor.receive(few());
    else randomEdit(editor.draft, random);
  }
  await desk.settle();
  for (const editor of editors) desk.connect(editor);
  for (let turn = 0; turn < 3; turn++) {
    desk.commit(editors, () => Number.POSITIVE_INFINITY);
    await desk.settle();
    for (const editor of editors) editor.receive();
  }
  const what = `seed ${random.seed}`;
  expect(editors.map((editor) => editor.refusedBecause).filter(Boolean), what).toEqual([]);
  for (const editor of editors) expect(textOf(editor.draft), what).toBe(textOf(desk.draft));
  const { document } = draftToDocument(desk.draft);
  expect(() => document.check(), what).not.toThrow();
  // The draft as a later process loads it from the log.
  const loaded = new Y.Doc();
  loaded.transact(() => {
    for (const update of desk.log) Y.applyUpdate(loaded, update);
  });
  expect(textOf(loaded), what).toBe(textOf(desk.draft));
}

describe('many updates in one transaction', () => {
  test(
    `all drafts converge, whatever is written (${SEEDS} seeds)`,
    async () => {
      for (let i = 0; i < SEEDS; i++) await editTogether(undefined);
    },
    10_000 + SEEDS * 1_000,
  );

  test(
    `all drafts converge when every update but keystrokes is applied in parts (${SEEDS} seeds)`,
    async () => {
      for (let i = 0; i < SEEDS; i++) await editTogether(undefined, 40);
    },
    10_000 + SEEDS * 1_000,
  );

  test('ten thousand blocks nested in a block that the same commit deletes are refused without an exception', async () => {
    const random = new Random(1);
    const desk = new Desk(random);
    const [awa, pirate] = desk.editors;
    const quote = new Y.XmlElement('blockquote');
    awa!.draft.getXmlFragment(DRAFT_FRAGMENT).insert(0, [quote]);
    desk.commit([awa!], () => 1);
    pirate!.receive();
    awa!.draft.getXmlFragment(DRAFT_FRAGMENT).delete(0, 1);
    pirate!.draft.transact(() => {
      let within = pirate!.draft.getXmlFragment(DRAFT_FRAGMENT).get(0) as Y.XmlElement;
      for (let i = 0; i < 10_000; i++) {
        const inner = new Y.XmlElement('blockquote');
        within.insert(0, [inner]);
        within = inner;
      }
    });
    desk.commit([awa!, pirate!], () => 1);
    await desk.settle();
    expect(pirate!.refusedBecause).toBe('outside-schema');
    expect(awa!.refusedBecause).toBeNull();
    expect(textOf(desk.draft)).toBe(textOf(awa!.draft));
  });
});
