import { Awareness, removeAwarenessStates } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { AWARENESS_INTERVAL } from '#content/collab-protocol.ts';
import { awarenessFrame, type Frame } from './frames.ts';

/** Who is in a room and where their carets are. The latest state of each client, at most every 50 ms. */
export class Presence {
  readonly awareness: Awareness;
  private readonly sendToAll: (frame: Frame) => void;
  private readonly changed = new Set<number>();
  private timer: NodeJS.Timeout | null = null;
  private ended = false;

  constructor(draft: Y.Doc, sendToAll: (frame: Frame) => void) {
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

  remove(clientIds: Iterable<number>): void {
    removeAwarenessStates(this.awareness, [...clientIds], 'left');
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
