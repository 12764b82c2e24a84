import { Awareness, removeAwarenessStates } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { AWARENESS_INTERVAL } from '#content/draft/collab-protocol.ts';
import type { ClientOwners } from './client-owners.ts';
import { awarenessFrame, type Frame } from './frames.ts';

/**
 * Carets that a single connection may show: its page's, and that of a tab that its reload is
 * replacing.
 */
const MOST_OF_A_SPEAKER = 4;

/** The owner of a client id: a connection. */
interface Speaker {
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
  private readonly speakers = new Map<number, Speaker>();
  private timer: NodeJS.Timeout | null = null;
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
  speaksFor(speaker: Speaker, clientId: number, clock: number, leaves: boolean): boolean {
    const known = this.speakers.get(clientId);
    if (known === speaker) return true;
    if (known ? known.personId !== speaker.personId : leaves) return false;
    if (clock <= (this.awareness.meta.get(clientId)?.clock ?? -1)) return false;
    if (this.clientsOf(speaker).length >= MOST_OF_A_SPEAKER) throw new TooManyCarets();
    // Others learn a client id from its caret, so its owner claims it before they do. An id that
    // has edits may belong to somebody who is away: it is claimed by the person who continues to
    // write under it.
    if (Y.getState(this.draft.store, clientId) === 0 && !this.owners.claim(clientId, speaker.personId)) return false;
    this.speakers.set(clientId, speaker);
    return true;
  }

  /** Removes the states that a connection showed. */
  leave(speaker: Speaker): void {
    const clientIds = this.clientsOf(speaker);
    for (const id of clientIds) this.speakers.delete(id);
    removeAwarenessStates(this.awareness, clientIds, 'left');
  }

  private clientsOf(speaker: Speaker): number[] {
    return [...this.speakers].filter(([, one]) => one === speaker).map(([id]) => id);
  }

  destroy(): void {
    this.ended = true;
    if (this.timer) clearTimeout(this.timer);
    this.awareness.destroy();
  }

  /** Sends the first change after a quiet moment at once, later ones together. */
  private schedule(): void {
    if (this.timer || this.ended) return;
    setImmediate(() => this.send());
    this.timer = setTimeout(() => {
      this.timer = null;
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
