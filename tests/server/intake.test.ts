import { updateYFragment } from '@tiptap/y-tiptap';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { mendUndone } from '#content/document/mend-undone.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { documentToUpdate, draftToDocument } from '#content/document/yjs.ts';
import { starterOutline } from '#content/kinds/outline.ts';
import { ClientOwners } from '#server/collab/client-owners.ts';
import { DraftSize } from '#server/collab/draft-size.ts';
import { takeIn } from '#server/collab/intake.ts';
import type { Participant, RefusedBecause } from '#server/collab/participant.ts';
import { Random } from '#tests/support/random.ts';
import { randomEdit } from '#tests/support/random-edit.ts';

/**
 * docs/collaboration.md, rules 1 and 7. The server takes in many updates in one transaction of its own, in which Yjs tidies no formatting;
 * editors take what comes from it for remote, and there Yjs does. All must agree all the same. Here without sockets, so that a seed tells
 * all; the same with sockets is in convergence.test.ts.
 */
const SEEDS = Number(process.env.SEEDS) || 30;
const REMOTE = 'remote';

/** An editor's own draft, and what is under way from and to it. */
class Editor implements Participant {
  readonly personId: string;
  readonly draft = new Y.Doc();
  readonly undo: Y.UndoManager;
  readonly out: Uint8Array[] = [];
  readonly in: Uint8Array[] = [];
  connected = true;
  refusedBecause: RefusedBecause | null = null;
  private held: Uint8Array[] = [];

  constructor(state: Uint8Array, clientId: number) {
    this.personId = `person ${clientId}`;
    this.draft.clientID = clientId;
    Y.applyUpdate(this.draft, state, REMOTE);
    this.draft.on('beforeObserverCalls', mendUndone);
    this.undo = new Y.UndoManager(this.draft.getXmlFragment(DRAFT_FRAGMENT));
    // As y-websocket: what is tidied after a remote change is not sent.
    this.draft.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== REMOTE && this.connected) this.out.push(update);
    });
  }

  get dismissed(): boolean {
    return this.refusedBecause !== null;
  }
  hold(update: Uint8Array): void {
    this.held.push(update);
  }
  takeHeld(): Uint8Array[] {
    return this.held.splice(0);
  }
  refuse(reason: RefusedBecause): void {
    this.refusedBecause = reason;
  }
  receive(count = this.in.length): void {
    for (const update of this.in.splice(0, count)) Y.applyUpdate(this.draft, update, REMOTE);
  }
  send(): void {}
  deliver(): void {}
  pause(): void {}
  resume(): void {}
  close(): void {}
}

/** A server's draft, its log, and those who write in it. */
class Desk {
  readonly draft = new Y.Doc();
  readonly log: Uint8Array[] = [];
  readonly editors: Editor[];
  readonly size = new DraftSize(this.draft, 0);
  readonly owners = new ClientOwners();
  private readonly first = starterOutline('factsheet', 'fr');
  private unstored: Uint8Array[] = [];

  constructor(random: Random) {
    this.draft.on('update', (update: Uint8Array) => this.unstored.push(update));
    this.draft.clientID = 1;
    const state = documentToUpdate(this.first);
    this.draft.transact(() => Y.applyUpdate(this.draft, state));
    this.release();
    const now = Y.encodeStateAsUpdate(this.draft);
    this.editors = Array.from({ length: 2 + random.below(4) }, (_, i) => new Editor(now, 100 + i));
  }

  /** One commit: takes in what a few of those who are connected have sent, and sends on what became of it. */
  commit(from: readonly Editor[], most: () => number): void {
    const received = from.flatMap((author) => author.out.splice(0, most()).map((update) => ({ update, author })));
    takeIn(this, received, { accepted: new Map(), writers: new Set() });
    this.release();
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

  /** Both answer the other's first question. */
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

function editTogether(seed: number | undefined): void {
  const random = new Random(seed);
  const desk = new Desk(random);
  const { editors } = desk;
  const few = () => 1 + random.below(4);
  for (let step = 0; step < 150; step++) {
    const editor = random.pick(editors);
    const what = random.below(24);
    if (what === 0) desk.disconnect(editor);
    else if (what === 1) desk.connect(editor);
    else if (what === 2) editor.undo.undo();
    else if (what === 3) editor.undo.redo();
    else if (what === 4 && random.chance(0.2)) desk.restore();
    else if (what < 10)
      desk.commit(
        editors.filter(() => random.chance(0.5)),
        few,
      );
    else if (what < 14) editor.receive(few());
    else randomEdit(editor.draft, random);
  }
  for (const editor of editors) desk.connect(editor);
  for (let turn = 0; turn < 3; turn++) {
    desk.commit(editors, () => Number.POSITIVE_INFINITY);
    for (const editor of editors) editor.receive();
  }
  const what = `seed ${random.seed}`;
  expect(editors.map((editor) => editor.refusedBecause).filter(Boolean), what).toEqual([]);
  for (const editor of editors) expect(textOf(editor.draft), what).toBe(textOf(desk.draft));
  const { document } = draftToDocument(desk.draft);
  expect(() => document.check(), what).not.toThrow();
  // What a later process makes of the log.
  const loaded = new Y.Doc();
  loaded.transact(() => {
    for (const update of desk.log) Y.applyUpdate(loaded, update);
  });
  expect(textOf(loaded), what).toBe(textOf(desk.draft));
}

describe('many updates in one transaction', () => {
  test(
    `all agree in the end, whatever is written (${SEEDS} seeds)`,
    () => {
      for (let i = 0; i < SEEDS; i++) editTogether(undefined);
    },
    10_000 + SEEDS * 1_000,
  );

  test('a block is deleted, and ten thousand are nested in it, in the same commit: the second is refused, and nothing thrown', () => {
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
    expect(pirate!.refusedBecause).toBe('outside-schema');
    expect(awa!.refusedBecause).toBeNull();
    expect(textOf(desk.draft)).toBe(textOf(awa!.draft));
  });
});
