import type { Duplex } from 'node:stream';
import { CLOSE, SLOW_AWARENESS, SLOW_CLOSE } from '#content/draft/collab-protocol.ts';
import { type Frame, piecesOf, storedFrame } from './frames.ts';

/** Content is always sent; the others only to a connection that keeps up, or understands them. */
export type Importance = 'content' | 'awareness' | 'notice';

interface OutgoingDeps {
  /**
   * The stream below the WebSocket. Frames are encoded once for all connections and written to it
   * directly.
   */
  readonly stream: Duplex;
  /** Whether the client understands notices and counts of stored frames. */
  readonly wantsAcks: boolean;
  /** Whether it accepts a long message in pieces. */
  readonly takesParts: boolean;
  isOpen(): boolean;
  close(code: number, reason: string): void;
}

/** What is sent to one connection, and how many of its own frames are stored. */
export class Outgoing {
  readonly #deps: OutgoingDeps;
  private stored = 0;

  constructor(deps: OutgoingDeps) {
    this.#deps = deps;
  }

  send(frame: Frame, importance: Importance): void {
    this.write(this.inPieces(frame), importance);
  }

  /** Sends, in one write, others' edits, and that this many more of its own frames are stored. */
  deliver(frame: Frame | null, stored: number): void {
    this.stored += stored;
    if (stored === 0 || !this.#deps.wantsAcks) {
      if (frame) this.send(frame, 'content');
      return;
    }
    const count = storedFrame(this.stored);
    this.write(frame ? Buffer.concat([this.inPieces(frame), count]) : count, 'content');
  }

  /** Sends again how many frames are stored. */
  reportStored(): void {
    this.send(storedFrame(this.stored), 'notice');
  }

  private inPieces(frame: Frame): Frame {
    return this.#deps.takesParts ? piecesOf(frame) : frame;
  }

  /** @param frames whole messages in a row */
  private write(frames: Buffer, importance: Importance): void {
    const { stream, wantsAcks, isOpen, close } = this.#deps;
    if (!isOpen()) return;
    if (importance === 'notice' && !wantsAcks) return;
    const unsent = stream.writableLength;
    if (unsent > SLOW_CLOSE) return close(CLOSE.tooSlow, 'too-slow');
    if (importance === 'awareness' && unsent > SLOW_AWARENESS) return;
    stream.write(frames);
  }
}
