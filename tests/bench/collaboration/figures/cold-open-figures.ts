import { cp } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { Participant } from '../participant.ts';
import { type MeasuredServer, newFolder, removeFolder, type ServerName, startServer } from '../server-process.ts';
import { hasTrace, holdsText, playTrace, TRACE_MISSING, type Trace } from '../trace.ts';
import { groundUpdate } from '../typed-update.ts';
import type { Figure, Measured, Scale } from './figure.ts';

/** Frames sent before waiting until they are stored. */
const CHUNK = 2_000;
/**
 * The last keystrokes, one at a time, so that the log after its last snapshot is as a person's
 * typing leaves it.
 */
const ONE_BY_ONE = 1_999;

/** A folder in which a server has left the paper, and a small draft to warm up with. */
interface Store {
  readonly folder: string;
  readonly paper: string;
  readonly small: string;
  readonly cookie: string | undefined;
}

let trace: Trace | undefined;

/**
 * Settles when a participant's frames are stored. The peers send back to authors what they wrote,
 * but may store it later.
 */
async function settled(server: MeasuredServer, participant: Participant, frames: number): Promise<void> {
  if (server.name === 'navette') return participant.whenStored(frames);
  const deadline = performance.now() + 60_000;
  while (participant.received < frames) {
    if (performance.now() > deadline)
      throw new Error(`${server.name} took ${participant.received} of ${frames} updates`);
    await pause(5);
  }
  await server.flush();
}

/**
 * Sends updates one frame each, as they were typed, and leaves the server's folder as the server
 * leaves it.
 */
async function fill(name: ServerName, updates: readonly Uint8Array[]): Promise<Store> {
  const folder = await newFolder();
  const server = await startServer(name, folder);
  const prepared = await server.prepare(2);
  const [paper, small] = prepared.drafts as [string, string];
  const cookie = prepared.cookies[0];
  for (const [draft, list] of [
    [small, [groundUpdate(1)]],
    [paper, updates],
  ] as const) {
    const participant = new Participant(server, draft, { cookie });
    await participant.whenSynced();
    for (let sent = 0; sent < list.length; ) {
      const slow = list.length - ONE_BY_ONE;
      const size = sent >= slow && list.length > 1 ? 1 : Math.min(CHUNK, Math.max(1, slow - sent));
      const chunk = list.slice(sent, sent + size);
      participant.write(Buffer.concat(chunk.map((update) => participant.frame(update))));
      sent += chunk.length;
      await settled(server, participant, sent);
    }
    await server.idle();
    await server.flush();
    await server.idle();
    participant.destroy();
    await server.idle();
  }
  await server.stop();
  return { folder, paper, small, cookie };
}

/**
 * A copy of the store, a fresh process, a small draft opened to warm up; then the paper, from
 * connecting to having the whole text.
 */
async function open(name: ServerName, store: Store, { nodeOptions }: Scale): Promise<Measured> {
  const folder = await newFolder();
  await cp(store.folder, folder, { recursive: true });
  const server = await startServer(name, folder, nodeOptions);
  try {
    const warm = new Participant(server, store.small, { cookie: store.cookie });
    await warm.whenSynced();
    await server.idle();
    await server.watch();
    const begun = performance.now();
    const reader = new Participant(server, store.paper, { cookie: store.cookie });
    const updates = await reader.whenHolding(trace!.whole.length / 2);
    const ms = performance.now() - begun;
    const hold = await server.longestHold();
    warm.destroy();
    reader.destroy();
    if (!holdsText(updates, trace!.text)) throw new Error(`${name}: what was opened is not what was written`);
    return { ms, hold, bytes: updates.reduce((sum, { length }) => sum + length, 0) };
  } finally {
    await server.stop('SIGKILL');
    await removeFolder(folder);
  }
}

function coldOpen(
  name: string,
  how: string,
  updates: (trace: Trace) => readonly Uint8Array[],
  without: ServerName[],
): Figure {
  const stores = new Map<ServerName, Store>();
  return {
    name,
    title: `cold open of 260,000 keystrokes, stored ${how}: from connecting to holding it`,
    columns: [
      { key: 'ms', label: 'open', unit: 'ms', digits: 0, lessIsBetter: true },
      { key: 'hold', label: 'longest hold of the event loop', unit: 'ms', digits: 0, lessIsBetter: true },
    ],
    without: ['bare-ws', 'synced-relay', 'y-websocket', ...without],
    missing: () => (hasTrace() ? null : TRACE_MISSING),
    async begin(servers) {
      trace ??= playTrace();
      for (const server of servers) stores.set(server, await fill(server, updates(trace)));
    },
    measure: (server, scale) => open(server, stores.get(server)!, scale),
    async end() {
      for (const { folder } of stores.values()) await removeFolder(folder);
      stores.clear();
    },
  };
}

export const openWhole = coldOpen('open-whole', 'whole', ({ whole }) => [whole], []);

/**
 * Through the socket, keystroke by keystroke: Navette's log is folded into snapshots on the way, as
 * it is when people type.
 */
export const openTyped = coldOpen('open-typed', 'as typed', ({ updates }) => updates, ['hocuspocus+sqlite']);
