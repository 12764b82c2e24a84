import path from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import * as Y from 'yjs';
import { appendToLog, readDraft } from '#db/drafts/draft-repository.ts';
import { Database } from '#db/driver/database.ts';
import { insertPage } from '#db/pages/page-repository.ts';
import { Senders } from '#server/collab/participants/senders.ts';
import type { Room } from '#server/collab/room/room.ts';
import { UpdateLog } from '#server/collab/room/update-log.ts';
import { RoomRegistry } from '#server/collab/room-registry.ts';
import { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { EventBus } from '#server/runtime/events.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { newDraft, textOf, Writer } from '#tests/support/intake-rig.ts';
import { createMigratedFolder } from '#tests/support/migrated-folder.ts';
import { pageRow } from '#tests/support/page-row.ts';

export const [A, B] = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb'];
export const NOW = '2026-11-25T10:00:00.000Z';
export const KIB = 1024;

interface RegistryRig {
  readonly database: Database;
  readonly tasks: DraftTaskRunner;
  readonly registry: RoomRegistry;
  /** The drafts that were left, in order. */
  readonly ended: string[];
  /** The stored drafts, and on whose behalf. */
  readonly written: (readonly [string, string | null])[];
}

/**
 * A registry of rooms for each test of the file, with two drafts in a real database and log; the
 * test lets the time pass.
 */
export function registryPerTest() {
  let rig: RegistryRig;
  const append = (pageId: string, ...updates: Uint8Array[]) =>
    appendToLog(
      rig.database,
      updates.map((data) => ({ pageId, data, personId: null })),
      NOW,
    );
  beforeEach(async () => {
    const file = path.join(await createMigratedFolder('registry'), 'navette.sqlite');
    const database = await Database.open(file, 'process');
    await database.write(async (trx) => {
      for (const id of [A, B]) await insertPage(trx, pageRow(id));
    });
    const logger = createLogger('silent');
    const events = new EventBus();
    const ended: string[] = [];
    const written: (readonly [string, string | null])[] = [];
    events.on('writing-ended', (pageId) => ended.push(pageId));
    events.on('draft-stored', (pageId, personId) => written.push([pageId, personId]));
    const clock = () => new Date(NOW);
    const log = new UpdateLog({ database, clock, logger });
    const tasks = new DraftTaskRunner({ logger });
    const senders = new Senders();
    const registry = new RoomRegistry({ database, log, tasks, intakeTasks: tasks, senders, events, logger, clock });
    rig = { database, tasks, registry, ended, written };
    for (const pageId of [A, B]) await append(pageId, Y.encodeStateAsUpdate(newDraft()));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(async () => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    await rig.registry.close();
    await rig.tasks.close();
    await rig.database.close();
  });
  return {
    get database() {
      return rig.database;
    },
    get tasks() {
      return rig.tasks;
    },
    get registry() {
      return rig.registry;
    },
    get ended() {
      return rig.ended;
    },
    get written() {
      return rig.written;
    },
    append,
    /** Updates that each type a letter at the beginning of the stored draft. */
    async letters(pageId: string, count: number): Promise<Uint8Array[]> {
      const draft = new Y.Doc();
      for (const update of (await readDraft(rig.database.read, pageId)).updates) Y.applyUpdate(draft, update);
      const updates: Uint8Array[] = [];
      draft.on('update', (update: Uint8Array) => updates.push(update));
      for (let i = 0; i < count; i++) textOf(draft).insert(0, 'x');
      return updates;
    },
    /** How many updates a draft has in its snapshot, and after it. */
    async stored(pageId: string): Promise<[parts: number, updates: number]> {
      const { snapshot, updates } = await readDraft(rig.database.read, pageId);
      return [snapshot.length, updates.length];
    },
  };
}

/** Types words at the beginning of a draft, as an edit of the server. */
export const type = (room: Room, words: string) => room.serverEdits.make((draft) => textOf(draft).insert(0, words));

/** The update of an editor that types words at the beginning of a room's draft. */
export function editOf(room: Room, words: string): Uint8Array {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(room.draft));
  const known = Y.encodeStateVector(copy);
  textOf(copy).insert(0, words);
  return Y.encodeStateAsUpdate(copy, known);
}

export const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** Waits for work without timers: reads and writes of the database. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await nextTurn();
  }
}

/** In place of the task that divides a snapshot: one part. */
export const undivided = (async (_name: unknown, state: unknown) => [state]) as never;

/** Someone in a room, who records how they were closed. */
export class Guest extends Writer {
  closedWith: unknown[] = [];
  override close(...what: unknown[]): void {
    this.closedWith = what;
  }
}
