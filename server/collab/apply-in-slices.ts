import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

/** Milliseconds of the event loop that loading a long history takes at a time. */
const SLICE = 20;
/** Updates up to this size are applied in one go, bytes. */
const SMALL = 50_000;

/**
 * Does some work now and, if it is not done, the rest in later turns of the event loop. Within transactions of our own: Yjs tidies the
 * formatting of what it takes for a remote change, and those edits would be stored nowhere.
 */
async function inSlices(draft: Y.Doc, work: (transaction: Y.Transaction, until: number) => boolean): Promise<void> {
  const slice = () => {
    let done = false;
    draft.transact((transaction) => {
      done = work(transaction, performance.now() + SLICE);
    });
    return done;
  };
  while (!slice()) await turnOfTheLoop();
}

/** Applies a history's updates in their order, so that other drafts' people are not kept waiting meanwhile. */
export async function applyInSlices(draft: Y.Doc, updates: readonly Uint8Array[]): Promise<void> {
  let next = 0;
  while (next < updates.length) {
    const update = updates[next]!;
    if (update.length > SMALL) {
      await applyLarge(draft, update);
      next++;
      continue;
    }
    await inSlices(draft, (_transaction, until) => {
      while (next < updates.length && updates[next]!.length <= SMALL && performance.now() < until) {
        Y.applyUpdate(draft, updates[next++]!);
      }
      return next >= updates.length || updates[next]!.length > SMALL;
    });
  }
}

/**
 * Applies one large update. Yjs integrates an update whole; this does the same to a part at a time: each struct after those it names,
 * then the deletions. What names something that is not there is left to Yjs, which keeps it until it comes.
 */
async function applyLarge(draft: Y.Doc, update: Uint8Array): Promise<void> {
  const { structs, ds } = Y.decodeUpdate(update);
  await turnOfTheLoop();
  const queues = new Map<number, { structs: (Y.Item | Y.GC)[]; next: number }>();
  for (const struct of structs) {
    if (struct instanceof Y.Skip) return draft.transact(() => Y.applyUpdate(draft, update));
    if (struct instanceof Y.Item) nameParent(draft, struct);
    const queue = queues.get(struct.id.client);
    if (queue) queue.structs.push(struct);
    else queues.set(struct.id.client, { structs: [struct], next: 0 });
  }
  const clients = [...queues.keys()].sort((a, b) => a - b);
  /** Begun, and waiting for another client's. */
  const stack: (Y.Item | Y.GC)[] = [];
  let missing = false;
  const nextStruct = (): Y.Item | Y.GC | undefined => {
    for (;;) {
      const client = clients.at(-1);
      if (client === undefined) return undefined;
      const queue = queues.get(client)!;
      if (queue.next < queue.structs.length) return queue.structs[queue.next++];
      clients.pop();
    }
  };
  await inSlices(draft, (transaction, until) => {
    for (let count = 0; ; count++) {
      if (count % 64 === 63 && performance.now() >= until) return false;
      const struct = stack.pop() ?? nextStruct();
      if (!struct) return true;
      const offset = Y.getState(draft.store, struct.id.client) - struct.id.clock;
      if (offset >= struct.length) continue;
      const awaited = offset < 0 ? struct.id.client : struct.getMissing(transaction, draft.store);
      if (awaited === null) {
        struct.integrate(transaction, offset);
        continue;
      }
      const queue = queues.get(awaited);
      if (offset < 0 || !queue || queue.next >= queue.structs.length) {
        missing = true;
        return true;
      }
      stack.push(struct, queue.structs[queue.next++]!);
    }
  });
  draft.transact(() => Y.applyUpdate(draft, missing ? update : deletionsOnly(ds)));
}

/** A decoded item names a root type by its name, where Yjs wants the type itself. */
function nameParent(draft: Y.Doc, item: Y.Item): void {
  const parent: unknown = item.parent;
  if (typeof parent === 'string') item.parent = draft.get(parent);
}

function deletionsOnly(ds: ReturnType<typeof Y.createDeleteSet>): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, ds.clients.size);
  for (const [client, ranges] of ds.clients) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, ranges.length);
    for (const { clock, len } of ranges) {
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarUint(encoder, len);
    }
  }
  return encoding.toUint8Array(encoder);
}
