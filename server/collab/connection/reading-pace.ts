import type { Pausable, Sender } from '#server/collab/participants/senders.ts';

/**
 * Milliseconds of recent event loop use above which a sender is not read from, and for how long.
 */
const MUCH_USED = 1_000;
const REST = 200;

/** Decides when a connection is read from. */
export class ReadingPace implements Pausable {
  private readonly socket: Pausable;
  private readonly sender: Sender;
  private resting = false;
  private pauses = 0;

  constructor(socket: Pausable, sender: Sender) {
    this.socket = socket;
    this.sender = sender;
  }

  /**
   * Stops reading until `resume` was called as often. Called by the room, when too much of the
   * sender's waits, and by `charge`.
   */
  pause(): void {
    if (this.pauses++ === 0) this.socket.pause();
  }

  resume(): void {
    if (--this.pauses === 0) this.socket.resume();
  }

  /** Charges the time spent on a frame on receipt. What is queued in the room is charged there. */
  charge(milliseconds: number): void {
    const { frames } = this.sender;
    frames.charge(milliseconds);
    if (this.resting || frames.value < MUCH_USED) return;
    this.resting = true;
    this.pause();
    setTimeout(() => {
      this.resting = false;
      this.resume();
    }, REST).unref();
  }
}
