import * as decoding from 'lib0/decoding';
import { beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { CLOSE, MESSAGE_SYNC } from '#content/draft/collab-protocol.ts';
import { type DraftHead, readHead } from '#content/draft/draft-head.ts';
import { divideUpdate } from '#content/draft/updates/divide-update.ts';
import type { LogEntry } from '#db/drafts/draft-repository.ts';
import type { Snapshot } from '#server/collab/joining/joining.ts';
import type { Frame } from '#server/collab/participants/frames.ts';
import { Senders } from '#server/collab/participants/senders.ts';
import { Room } from '#server/collab/room/room.ts';
import type { UpdateLog } from '#server/collab/room/update-log.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { newDraft, settled, textOf, Writer } from '#tests/support/intake-rig.ts';

/**
 * docs/collaboration.md, rules 1 to 3: what a room stores with each commit, and what it sends to
 * whom after it. The log commits when the test does; group-commit.test.ts has the real one.
 */
let announced: number;
let stored: (string | null)[];
let position: number;
beforeEach(() => {
  announced = 0;
  stored = [];
  position = 10;
});

/** A participant with a draft of its own, which applies what it is sent. */
class Editor extends Writer {
  readonly draft = new Y.Doc();
  readonly typed: Uint8Array[] = [];
  /** How many of its frames it was told are stored, by message. */
  readonly told: number[] = [];
  /** Frames with content that it was sent: answers to a sync step 1, and updates. */
  readonly frames: ('answer' | 'update')[] = [];
  /** The importance of its other frames. */
  readonly others: unknown[] = [];
  closedWith: number | null = null;

  constructor(room: Room, personId: string, clientId: number) {
    super(personId);
    Y.applyUpdate(this.draft, Y.encodeStateAsUpdate(room.draft), this);
    this.draft.clientID = clientId;
    this.draft.on('update', (update: Uint8Array, origin: unknown) => origin !== this && this.typed.push(update));
  }

  /** Inserts words at the beginning and sends them. */
  type(room: Room, words: string): void {
    textOf(this.draft).insert(0, words);
    this.submit(room);
  }
  submit(room: Room): void {
    for (const update of this.typed.splice(0)) room.receive(update, this);
  }
  get text(): string {
    return textOf(this.draft).toString();
  }
  override send(frame?: Frame, importance?: 'content' | 'awareness' | 'notice'): void {
    if (!frame) return;
    if (importance !== 'content') {
      this.others.push(importance);
      return;
    }
    const decoder = decoding.createDecoder(frame.subarray(frame[1]! < 126 ? 2 : frame[1] === 126 ? 4 : 10));
    if (decoding.readVarUint(decoder) !== MESSAGE_SYNC) return;
    const type = decoding.readVarUint(decoder);
    if (type === 0) return;
    this.frames.push(type === 1 ? 'answer' : 'update');
    Y.applyUpdate(this.draft, decoding.readVarUint8Array(decoder), this);
  }
  override deliver(frame?: Frame | null, count = 0): void {
    this.told.push(count);
    if (frame) this.send(frame, 'content');
  }
  override close(code = 0): void {
    this.closedWith = code;
  }
}

interface RoomOptions {
  draft?: Y.Doc;
  loadedFrom?: Snapshot;
  updatesSinceSnapshot?: number;
  findHead?: () => Promise<DraftHead | null>;
  onFailure?: () => void;
}

function openRoom(options: RoomOptions = {}) {
  const senders = new Senders();
  const room = new Room({
    pageId: 'page',
    draft: options.draft ?? newDraft(),
    bytes: 0,
    updatesSinceSnapshot: options.updatesSinceSnapshot ?? 3,
    bytesSinceSnapshot: 300,
    position,
    lastReplaced: null,
    loadedFrom: options.loadedFrom ?? null,
    log: {
      announce() {
        announced++;
      },
    } as unknown as UpdateLog,
    senders,
    divide: async (update, known) => divideUpdate(update, known, 1),
    logger: createLogger('silent'),
    onStored: (_room, personId) => stored.push(personId),
    ...(options.findHead ? { findHead: options.findHead } : {}),
    ...(options.onFailure ? { onFailure: options.onFailure } : {}),
  });
  const join = async (personId: string, clientId: number): Promise<Editor> => {
    const editor = new Editor(room, personId, clientId);
    room.join(editor);
    await room.answerSyncStep1(Y.encodeStateVector(editor.draft), editor);
    editor.frames.length = 0;
    return editor;
  };
  const collect = () => room.collect(Number.POSITIVE_INFINITY);
  /** Collects and stores. */
  const commit = (): LogEntry | null => {
    const entry = collect();
    if (entry) room.stored(++position);
    return entry;
  };
  return { room, senders, join, collect, commit };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const append = (words: string) => (draft: Y.Doc) => textOf(draft).insert(textOf(draft).length, words);

describe('after a commit', () => {
  test('the others are sent what one typed, and the one who typed is only told how much is stored', async () => {
    const { room, join, collect } = openRoom();
    const [awa, bruno] = [await join('awa', 7), await join('bruno', 8)];
    awa.type(room, 'un ');
    awa.type(room, 'deux ');
    const entry = collect()!;
    expect([entry.pageId, entry.personId, bruno.frames.length, awa.told]).toEqual(['page', 'awa', 0, []]);
    room.stored(11);
    expect([bruno.text, bruno.frames.length, bruno.told]).toEqual(['deux un eau', 1, [0]]);
    expect([awa.frames.length, awa.told]).toEqual([0, [2]]);
    expect([room.updatesSinceSnapshot, room.bytesSinceSnapshot, room.position]).toEqual([
      5,
      300 + entry.data.length,
      11,
    ]);
    expect(stored).toEqual(['awa']);
  });

  test('each of several who typed is sent what the others typed, and told of their own', async () => {
    const { room, join, commit } = openRoom();
    const [awa, bruno] = [await join('awa', 7), await join('bruno', 8)];
    awa.type(room, 'elle ');
    bruno.type(room, 'lui ');
    bruno.type(room, 'encore ');
    commit();
    expect(awa.text).toBe(textOf(room.draft).toString());
    expect(bruno.text).toBe(awa.text);
    expect([awa.told, bruno.told, stored.toSorted()]).toEqual([[1], [2], ['awa', 'bruno']]);
  });

  test('of people who type together each is named in the log in turn', async () => {
    const { room, join, commit } = openRoom();
    const everybody = [await join('awa', 7), await join('bruno', 8), await join('chiara', 9)];
    const named: (string | null | undefined)[] = [];
    for (let i = 0; i < 6; i++) {
      for (const one of everybody) one.type(room, 'x');
      named.push(commit()?.personId);
    }
    for (const round of [named.slice(0, 3), named.slice(3)]) {
      expect(round.toSorted()).toEqual(['awa', 'bruno', 'chiara']);
    }
  });

  test('a writer is sent what the server changed in the same commit', async () => {
    const { room, join, commit } = openRoom();
    const awa = await join('awa', 7);
    awa.type(room, 'elle ');
    const edited = room.serverEdits.make(append(' du serveur'));
    commit();
    await edited;
    expect(awa.text).toBe('elle eau du serveur');
    commit();
    expect([awa.told, stored]).toEqual([[1], ['awa']]);
  });

  test('a change of the server alone is nobody’s, and counts as one frame of the log', async () => {
    const { room, join, commit } = openRoom();
    const awa = await join('awa', 7);
    const edited = room.serverEdits.make(append(' du serveur'));
    expect(commit()?.personId).toBeNull();
    await edited;
    expect([awa.text, awa.told, room.updatesSinceSnapshot, stored]).toEqual(['eau du serveur', [0], 4, [null]]);
  });

  test('what was stored before is acknowledged at once, without a row and without a frame to others', async () => {
    const { room, join, commit } = openRoom();
    const [awa, bruno] = [await join('awa', 7), await join('bruno', 8)];
    awa.type(room, 'elle ');
    commit();
    room.receive(Y.encodeStateAsUpdate(awa.draft), awa);
    expect(commit()).toBeNull();
    expect([awa.told, bruno.frames.length, room.updatesSinceSnapshot]).toEqual([[1, 1], 1, 4]);
  });

  test('a large update is a row of its own, sent after what others typed before it was complete', async () => {
    const { room, join, collect, commit } = openRoom();
    const [awa, bruno] = [await join('awa', 7), await join('bruno', 8)];
    awa.type(room, 'x'.repeat(10_000));
    expect(collect()).toBeNull();
    const before = announced;
    await turn();
    // Divided: there is work again.
    expect(announced).toBe(before + 1);
    bruno.type(room, 'lui ');
    expect(commit()?.personId).toBe('bruno');
    expect(bruno.text.length).toBe(7);
    expect(room.idle).toBe(false);
    const rows: LogEntry[] = [];
    for (let i = 0; i < 3; i++) {
      const row = commit();
      if (row) rows.push(row);
    }
    expect(rows.map(({ personId }) => personId)).toEqual(['awa']);
    expect(bruno.text).toBe(textOf(room.draft).toString());
    expect([awa.text, awa.told, bruno.text.length]).toEqual([bruno.text, [0, 1], 10_007]);
  });
});

describe('waiting until all is stored', () => {
  test('is for the commit that has it, not for one that began before or comes after', async () => {
    const { room, collect } = openRoom();
    expect(await settled(room.whenStored())()).toBe(true);
    const first = settled(room.serverEdits.make(append(' un')));
    collect();
    const second = settled(room.serverEdits.make(append(' deux')));
    room.stored(11);
    expect([await first(), await second()]).toEqual([true, false]);
    collect();
    const nothingMore = settled(room.whenStored());
    const third = settled(room.serverEdits.make(append(' trois')));
    expect([await second(), await nothingMore()]).toEqual([false, false]);
    room.stored(12);
    expect([await second(), await nothingMore(), await third()]).toEqual([true, true, false]);
  });

  test('is also for a large update that is complete and not stored yet', async () => {
    const { room, join, collect } = openRoom();
    const awa = await join('awa', 7);
    awa.type(room, 'x'.repeat(10_000));
    collect();
    await turn();
    void room.serverEdits.make(append(' du serveur'));
    // Complete now, and stored with the commit after this one.
    collect();
    const all = settled(room.whenStored());
    room.stored(11);
    expect(await all()).toBe(false);
    collect();
    expect(await all()).toBe(false);
    room.stored(12);
    expect([await all(), awa.told]).toEqual([true, [0, 1]]);
  });

  test('fails when storing fails: everybody is closed, nobody is sent anything, and the registry is told', async () => {
    let failures = 0;
    const { room, join, collect } = openRoom({ onFailure: () => failures++ });
    const [awa, bruno] = [await join('awa', 7), await join('bruno', 8)];
    awa.type(room, 'perdu ');
    const edited = room.serverEdits.make(append(' du serveur'));
    const caughtUp = room.caughtUp();
    collect();
    room.failed(new Error('disk full'));
    await expect(edited).rejects.toThrow('room closed');
    await expect(room.whenStored()).rejects.toThrow('room closed');
    await caughtUp;
    expect([awa.closedWith, bruno.closedWith]).toEqual([CLOSE.storageFailed, CLOSE.storageFailed]);
    room.stored(11);
    room.failed(new Error('again'));
    expect([failures, bruno.frames.length, awa.told, stored, room.closed, room.position]).toEqual([
      1,
      0,
      [],
      [],
      true,
      10,
    ]);
    expect(collect()).toBeNull();
  });
});

describe('exclusive work', () => {
  test('begins when all is stored; what is sent meanwhile waits, unacknowledged, and is then applied', async () => {
    const { room, join, collect, commit } = openRoom();
    const awa = await join('awa', 7);
    awa.type(room, 'avant ');
    let seen = '';
    let end = () => {};
    const work = room.serverEdits.runExclusive(async () => {
      seen = textOf(room.draft).toString();
      await new Promise<void>((resolve) => {
        end = resolve;
      });
      await room.caughtUp();
      return room.serverEdits.make(append(' du serveur'));
    });
    await turn();
    collect();
    await turn();
    expect(seen).toBe('');
    room.stored(++position);
    await turn();
    expect(seen).toBe('avant eau');
    awa.type(room, 'pendant ');
    expect(commit()).toBeNull();
    expect([textOf(room.draft).toString(), awa.told, room.idle]).toEqual(['avant eau', [1], false]);
    end();
    await turn();
    expect(commit()?.personId).toBeNull();
    const before = announced;
    await work;
    expect(announced).toBe(before + 1);
    expect(commit()?.personId).toBe('awa');
    expect([textOf(room.draft).toString(), awa.text]).toEqual(Array(2).fill('pendant avant eau du serveur'));
  });

  test('is one at a time, also when one of them fails', async () => {
    const { room } = openRoom();
    const order: string[] = [];
    const work = (name: string, fails: boolean) =>
      room.serverEdits.runExclusive(async () => {
        order.push(`${name} begins`);
        await turn();
        order.push(`${name} ends`);
        if (fails) throw new Error(name);
      });
    const [first, second, third] = await Promise.allSettled([work('a', true), work('b', false), work('c', false)]);
    expect([first.status, second.status, third.status]).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    expect([room.idle, announced]).toEqual([true, 0]);
  });

  test('waits for a large update that is partly applied', async () => {
    const { room, join, commit } = openRoom();
    const awa = await join('awa', 7);
    await applyInPart(room, awa);
    let seen = 0;
    const work = room.serverEdits.runExclusive(async () => {
      seen = textOf(room.draft).length;
    });
    await turn();
    expect(seen).toBe(0);
    for (let i = 0; i < 5; i++) {
      commit();
      await turn();
    }
    await work;
    expect(seen).toBe(textOf(awa.draft).length);
  });
});

/** Sends a large update of an editor, and lets the room apply some of it. */
async function applyInPart(room: Room, editor: Editor): Promise<void> {
  textOf(editor.draft).insert(0, 'x'.repeat(5_000));
  textOf(editor.draft).insert(0, 'y'.repeat(5_000), { bold: {} });
  editor.typed.splice(0);
  room.receive(Y.encodeStateAsUpdate(editor.draft, Y.encodeStateVector(room.draft)), editor);
  room.collect(Number.POSITIVE_INFINITY);
  await turn();
  const isWhole = () => settled(room.whenWhole())();
  // Turns that are over at once apply one part each.
  for (let i = 0; i < 20 && (await isWhole()); i++) room.collect(performance.now());
  expect(await isWhole()).toBe(false);
}

describe('a large update that is partly applied', () => {
  test('is waited for by who asks what is stored, and by who joins', async () => {
    const { room, join, collect } = openRoom();
    const awa = await join('awa', 7);
    await applyInPart(room, awa);
    const allStored = settled(room.whenStored());
    const bruno = new Editor(room, 'bruno', 8);
    room.join(bruno);
    const nothing = bruno.text.length;
    const answered = settled(room.answerSyncStep1(Uint8Array.of(0), bruno));
    expect([await allStored(), await answered(), bruno.frames]).toEqual([false, false, []]);
    // Complete, and being stored.
    for (let i = 0; i < 20 && !collect(); i++) await turn();
    expect([await allStored(), await answered(), bruno.frames, bruno.text.length]).toEqual([false, false, [], nothing]);
    room.stored(11);
    expect([await allStored(), await answered()]).toEqual([true, true]);
    expect(bruno.text).toBe(textOf(awa.draft).toString());
  });
});

describe('work that is left', () => {
  test('is announced after a turn that was too short, and not when there is none', async () => {
    const { room, join } = openRoom();
    const [awa, bruno] = [await join('awa', 7), await join('bruno', 8)];
    awa.type(room, 'elle ');
    bruno.type(room, 'lui ');
    const before = announced;
    room.collect(Number.NEGATIVE_INFINITY);
    expect(announced).toBeGreaterThan(before);
    room.collect(Number.POSITIVE_INFINITY);
    const after = announced;
    room.collect(Number.POSITIVE_INFINITY);
    expect([announced, textOf(room.draft).length]).toEqual([after, 12]);
  });

  test('is less urgent than another room’s if its sender used much of the event loop', async () => {
    const [used, other] = [openRoom(), openRoom()];
    const [awa, bruno] = [await used.join('awa', 7), await other.join('bruno', 8)];
    used.senders.of('awa').intake.charge(10_000);
    awa.type(used.room, 'elle ');
    const idle = other.room.rank;
    bruno.type(other.room, 'lui ');
    expect(other.room.rank).toBeLessThan(used.room.rank);
    expect(used.room.rank).toBeLessThan(idle);
  });

  test('is waited for by who needs what was received before', async () => {
    const { room, join, collect } = openRoom();
    const awa = await join('awa', 7);
    awa.type(room, 'elle ');
    const caughtUp = settled(room.caughtUp());
    expect(await caughtUp()).toBe(false);
    collect();
    expect(await caughtUp()).toBe(true);
  });

  test('keeps a room from being unloaded: somebody there, something received, a commit, exclusive work', async () => {
    const { room, join, collect } = openRoom();
    expect(room.idle).toBe(true);
    const awa = await join('awa', 7);
    expect(room.idle).toBe(false);
    awa.type(room, 'elle ');
    room.leave(awa);
    expect(room.idle).toBe(false);
    collect();
    expect(room.idle).toBe(false);
    room.stored(11);
    expect(room.idle).toBe(true);
    let end = () => {};
    const work = room.serverEdits.runExclusive(
      () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    );
    await turn();
    expect(room.idle).toBe(false);
    end();
    await work;
    expect(room.idle).toBe(true);
  });
});

test('a notice goes to everybody who is there', async () => {
  const { room, join } = openRoom();
  const [awa, bruno] = [await join('awa', 7), await join('bruno', 8)];
  room.sendNotice({ type: 'checkpoints-changed' });
  expect([awa.others, bruno.others]).toEqual([['notice'], ['notice']]);
});

describe('who joins', () => {
  test('and leaves before the answer is ready is sent nothing', async () => {
    const { room, collect } = openRoom();
    const awa = new Editor(room, 'awa', 7);
    room.join(awa);
    void room.serverEdits.make(append(' du serveur'));
    const answered = room.answerSyncStep1(Uint8Array.of(0), awa);
    room.leave(awa);
    collect();
    room.stored(11);
    await answered;
    const later = new Editor(room, 'awa', 8);
    await room.answerSyncStep1(Uint8Array.of(0), later);
    expect([later.frames.length, room.idle]).toEqual([0, true]);
  });

  test.each([
    ['and what followed it', 1, ['update', 'answer']],
    ['alone, if nothing followed', 0, ['answer']],
  ] as const)(
    'a long draft is sent the snapshot that it was loaded from, %s',
    async (_, updatesSinceSnapshot, frames) => {
      const draft = newDraft();
      append('x'.repeat(10_000))(draft);
      const loadedFrom = { state: Y.encodeStateAsUpdate(draft), stateVector: Y.encodeStateVector(draft) };
      if (updatesSinceSnapshot > 0) append(' et la suite')(draft);
      const { room } = openRoom({ draft, loadedFrom, updatesSinceSnapshot });
      const newcomer = Object.assign(new Editor(room, 'awa', 8), { draft: new Y.Doc() });
      room.join(newcomer);
      await room.answerSyncStep1(Uint8Array.of(0), newcomer);
      expect([newcomer.text, newcomer.frames]).toEqual([textOf(draft).toString(), frames]);
    },
  );

  test('and asks later is sent once, in the answer, what others typed before the question', async () => {
    const { room, join, commit } = openRoom();
    const bruno = await join('bruno', 8);
    const awa = new Editor(room, 'awa', 7);
    room.join(awa);
    bruno.type(room, 'un ');
    commit();
    expect(awa.frames).toEqual([]);
    await room.answerSyncStep1(Uint8Array.of(0), awa);
    expect([awa.text, awa.frames]).toEqual(['un eau', ['answer']]);
  });

  test('and asks twice is sent what others typed meanwhile after the last answer', async () => {
    const { room, join, collect } = openRoom();
    const bruno = await join('bruno', 8);
    const awa = new Editor(room, 'awa', 7);
    room.join(awa);
    bruno.type(room, 'un ');
    collect();
    const nothing = Uint8Array.of(0);
    const first = room.answerSyncStep1(nothing, awa);
    bruno.type(room, 'deux ');
    room.stored(11);
    collect();
    const second = settled(room.answerSyncStep1(nothing, awa));
    await first;
    expect([awa.text, awa.frames]).toEqual(['un eau', ['answer']]);
    bruno.type(room, 'trois ');
    room.stored(12);
    collect();
    room.stored(13);
    expect(await second()).toBe(true);
    expect([awa.text, awa.frames]).toEqual(['trois deux un eau', ['answer', 'answer', 'update', 'update', 'update']]);
    // In step now: sent at once.
    bruno.type(room, 'quatre ');
    collect();
    room.stored(14);
    expect(awa.text).toBe('quatre trois deux un eau');
  });
});

test('an exception of Yjs within a large update closes its sender alone, and what was applied is stored', async () => {
  const { room, join, commit } = openRoom();
  const [awa, bruno] = [await join('awa', 7), await join('bruno', 8)];
  const before = new Y.Doc();
  Y.applyUpdate(before, Y.encodeStateAsUpdate(room.draft));
  textOf(awa.draft).insert(0, 'x'.repeat(10_000));
  textOf(awa.draft).insert(0, 'y', { bold: {} });
  awa.typed.splice(0);
  room.receive(Y.encodeStateAsUpdate(awa.draft, Y.encodeStateVector(room.draft)), awa);
  expect(commit()).toBeNull();
  await turn();
  let parts = 0;
  textOf(room.draft).observe(() => {
    if (++parts === 2) throw new Error('an observer failed');
  });
  const rows: LogEntry[] = [];
  const commitAll = () => {
    for (let row = commit(); row; row = commit()) rows.push(row);
  };
  commitAll();
  bruno.type(room, 'lui ');
  commitAll();
  expect([awa.refusedBecause, bruno.refusedBecause, room.closed, parts]).toEqual(['malformed', null, false, 3]);
  // The draft as others have it, and as a later process loads it.
  for (const { data } of rows) Y.applyUpdate(before, data);
  expect(textOf(before).toString()).toBe(textOf(room.draft).toString());
  expect(bruno.text).toBe(textOf(room.draft).toString());
  expect(bruno.text.length).toBeGreaterThan(7);
});

describe('the title and summary', () => {
  test('are put into the draft once for all who ask, also after an attempt that failed', async () => {
    const HEAD = { title: 'Le four', summary: 'Deux phrases.' };
    const answers = [() => Promise.reject(new Error('the disk is gone')), async () => null, async () => HEAD];
    const { room, commit } = openRoom({ findHead: () => answers.shift()!() });
    await expect(room.head.open()).rejects.toThrow('the disk is gone');
    await room.head.open();
    expect(readHead(room.draft), 'of a page that is gone').toBeNull();
    const opened = Promise.all([room.head.open(), room.head.open()]);
    let entry = commit();
    for (; entry === null; entry = commit()) await turn();
    await opened;
    expect([entry.head, readHead(room.draft), answers]).toEqual([HEAD, HEAD, []]);
    await room.head.open();
    expect(commit()).toBeNull();
  });

  test('are changed by a form in the draft if it has them, beside what others write, else on the page alone', async () => {
    const HEAD = { title: 'Le four', summary: 'Deux phrases.' };
    const { room, commit } = openRoom({ findHead: async () => HEAD });
    const kept: boolean[] = [];
    const change = async (to: Partial<DraftHead>) => {
      let isDone = false;
      const changing = room.head
        .change(HEAD, { ...HEAD, ...to }, async (inDraft) => kept.push(inDraft))
        .finally(() => {
          isDone = true;
        });
      for (; !isDone; await turn()) commit();
      return changing;
    };
    expect(await change({ title: 'Un four' })).toBe(1);
    expect([kept, readHead(room.draft)]).toEqual([[false], null]);
    const opening = room.head.open();
    while (commit() === null) await turn();
    await opening;
    room.draft.getText('title').insert(3, 'grand ');
    await change({ title: 'Un four', summary: 'Une phrase.' });
    expect([kept, readHead(room.draft)]).toEqual([[false, true], { title: 'Un grand four', summary: 'Une phrase.' }]);
  });
});
