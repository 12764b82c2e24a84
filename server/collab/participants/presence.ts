import { Awareness, removeAwarenessStates } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { AWARENESS_INTERVAL } from '#content/draft/collab-protocol.ts';
import type { ClientOwners } from './client-owners.ts';
import { awarenessFrame, type Frame } from './frames.ts';

/**
 * Carets that a single connection may show: its page's, and that of a tab that its reload is
 * replacing.
 */
const MOST_OF_A_CONNECTION = 4;

/** The owner of a client id: a connection. */
interface CaretOwner {
  readonly personId: string | null;
}

/** A connection shows more clients than it may. */
export class TooManyCarets extends Error {}

/**
 * Who is in a room and where their carets are. Sends the latest state of each client, at most every
 * 50 ms.
 */
export class Presence {
  readonly awareness: Awareness;
  private readonly draft: Y.Doc;
  private readonly owners: ClientOwners;
  private readonly sendToAll: (frame: Frame) => void;
  private readonly changed = new Set<number>();
  private readonly ownersOfCarets = new Map<number, CaretOwner>();
  private readonly caretsOf = new Map<CaretOwner, Set<number>>();
  private timer: NodeJS.Timeout | undefined;
  private ended = false;

  constructor(draft: Y.Doc, owners: ClientOwners, sendToAll: (frame: Frame) => void) {
    this.draft = draft;
    this.owners = owners;
    this.sendToAll = sendToAll;
    this.awareness = new Awareness(draft);
    this.awareness.setLocalState(null);
    this.awareness.on('update', ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>) => {
      for (const id of [...added, ...updated, ...removed]) this.changed.add(id);
      this.schedule();
    });
  }

  /** All states, for a participant who joins; null when there are none. */
  frame(): Frame | null {
    const present = [...this.awareness.getStates().keys()];
    return present.length > 0 ? awarenessFrame(this.awareness, present) : null;
  }

  /**
   * True for a client id that this connection owns or may claim. Stock clients repeat the states of
   * all the others: these repeats are ignored, and nobody moves or removes another's caret. A
   * person who comes back while their lost connection is still open has a later clock.
   * @throws TooManyCarets when the connection would own more clients than it may
   */
  maySpeakFor(connection: CaretOwner, clientId: number, clock: number, leaves: boolean): boolean {
    const known = this.ownersOfCarets.get(clientId);
    if (known === connection) return true;
    if (known ? known.personId !== connection.personId : leaves) return false;
    if (clock <= (this.awareness.meta.get(clientId)?.clock ?? -1)) return false;
    if ((this.caretsOf.get(connection)?.size ?? 0) >= MOST_OF_A_CONNECTION) throw new TooManyCarets();
    // Others learn a client id from its caret, so its owner claims it before they do. An id that
    // has edits may belong to somebody who is away: it is claimed by the person who continues to
    // write under it.
    if (Y.getState(this.draft.store, clientId) === 0 && !this.owners.claim(clientId, connection.personId)) return false;
    if (known) this.caretsOf.get(known)?.delete(clientId);
    this.ownersOfCarets.set(clientId, connection);
    const theirs = this.caretsOf.get(connection);
    if (theirs) theirs.add(clientId);
    else this.caretsOf.set(connection, new Set([clientId]));
    return true;
  }

  /** Removes the states that a connection showed. */
  leave(connection: CaretOwner): void {
    const clientIds = [...(this.caretsOf.get(connection) ?? [])];
    this.caretsOf.delete(connection);
    for (const id of clientIds) this.ownersOfCarets.delete(id);
    removeAwarenessStates(this.awareness, clientIds, 'left');
  }

  destroy(): void {
    this.ended = true;
    clearTimeout(this.timer);
    this.awareness.destroy();
  }

  /** Sends the first change after a quiet moment at once, later ones together. */
  private schedule(): void {
    if (this.timer || this.ended) return;
    setImmediate(() => this.send());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.changed.size > 0) this.schedule();
    }, AWARENESS_INTERVAL);
    this.timer.unref();
  }

  private send(): void {
    if (this.changed.size === 0 || this.ended) return;
    const frame = awarenessFrame(this.awareness, [...this.changed]);
    this.changed.clear();
    this.sendToAll(frame);
  }
}
