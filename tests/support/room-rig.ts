import * as decoding from 'lib0/decoding';
import { expect } from 'vitest';
import * as Y from 'yjs';
import { MESSAGE_SYNC } from '#content/draft/collab-protocol.ts';
import type { DraftHead } from '#content/draft/draft-head.ts';
import { divideUpdate } from '#content/draft/updates/divide-update.ts';
import type { LogEntry } from '#db/drafts/draft-repository.ts';
import type { Snapshot } from '#server/collab/joining/joining.ts';
import type { Frame } from '#server/collab/participants/frames.ts';
import { Senders } from '#server/collab/participants/senders.ts';
import { Room } from '#server/collab/room/room.ts';
import type { UpdateLog } from '#server/collab/room/update-log.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { newDraft, settled, textOf, Writer } from '#tests/support/intake-rig.ts';

/** A participant with a draft of its own, which applies what it is sent. */
export class Editor extends Writer {
  readonly draft = new Y.Doc();
  readonly typed: Uint8Array[] = [];
  /** How many of its frames the room has reported as stored, by message. */
  readonly acknowledged: number[] = [];
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
    this.acknowledged.push(count);
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

/** A room whose log commits when the test does, and counts how often it was announced. */
export function openRoom(options: RoomOptions = {}) {
  const log = { announced: 0, position: 10, stored: [] as (string | null)[] };
  const senders = new Senders();
  const room = new Room({
    pageId: 'page',
    draft: options.draft ?? newDraft(),
    bytes: 0,
    updatesSinceSnapshot: options.updatesSinceSnapshot ?? 3,
    bytesSinceSnapshot: 300,
    position: log.position,
    lastReplaced: null,
    loadedFrom: options.loadedFrom ?? null,
    log: {
      announce() {
        log.announced++;
      },
    } as unknown as UpdateLog,
    senders,
    divide: async (update, known) => divideUpdate(update, known, 1),
    logger: createLogger('silent'),
    onStored: (_room, personId) => log.stored.push(personId),
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
    if (entry) room.stored(++log.position);
    return entry;
  };
  return { room, log, senders, join, collect, commit };
}

/** Until what was begun asynchronously is done. */
export const turn = () => new Promise((resolve) => setImmediate(resolve));

/** An edit that adds words at the end. */
export const append = (words: string) => (draft: Y.Doc) => textOf(draft).insert(textOf(draft).length, words);

/** Sends a large update of an editor, and lets the room apply some of it. */
export async function applyInPart(room: Room, editor: Editor): Promise<void> {
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
