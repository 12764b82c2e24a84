import { Awareness, removeAwarenessStates } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { AWARENESS_INTERVAL } from '#content/draft/collab-protocol.ts';
import type { ClientOwners } from './client-owners.ts';
import { awarenessFrame, type Frame } from './frames.ts';

/** Carets a single connection may show: a page, and a tab that is being replaced by its reload. */
const MOST_OF_A_SPEAKER = 4;

/** Whose presence it is: a connection. */
interface Speaker {
  readonly personId: string | null;
}

/** A connection showed more clients than one may. */
export class TooManyCarets extends Error {}

/** Who is in a room and where their carets are. The latest state of each client, at most every 50 ms. */
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

  /** All states, for a newcomer; null when nobody shows any. */
  frame(): Frame | null {
    const present = [...this.awareness.getStates().keys()];
    return present.length > 0 ? awarenessFrame(this.awareness, present) : null;
  }

  /**
   * True for a client that this speaker showed first. Stock clients repeat what they hear of all the others, which says nothing
   * new; and nobody moves or removes another's caret. One who comes back while the lost line still stands has a later clock.
   * @throws when the speaker shows more clients than one may
   */
  speaksFor(speaker: Speaker, clientId: number, clock: number, leaves: boolean): boolean {
    const known = this.speakers.get(clientId);
    if (known === speaker) return true;
    if (known ? known.personId !== speaker.personId : leaves) return false;
    if (clock <= (this.awareness.meta.get(clientId)?.clock ?? -1)) return false;
    if (this.clientsOf(speaker).length >= MOST_OF_A_SPEAKER) throw new TooManyCarets();
    // Others learn a client id from its caret: it is its owner's before they do. One that was written under may belong to somebody who
    // is away, and is theirs who go on writing.
    if (Y.getState(this.draft.store, clientId) === 0 && !this.owners.claim(clientId, speaker.personId)) return false;
    this.speakers.set(clientId, speaker);
    return true;
  }

  /** Takes away what a speaker showed. */
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

  /** The first change of a quiet moment goes out at once, the rest together. */
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
