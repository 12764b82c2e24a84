import type { Participant } from './participant.ts';
import type { Sender } from './senders.ts';

/** Shifted updates after which the array is shortened. */
const MOST_SHIFTED = 256;

/** An update as received, not judged yet. */
export interface Received {
  readonly update: Uint8Array;
  readonly sequence: number;
}

/** The updates of one participant, in the order received. */
export class ReceivedQueue {
  readonly author: Participant;
  readonly sender: Sender;
  hasLeft = false;
  private received: Received[] = [];
  private next = 0;

  constructor(author: Participant, sender: Sender) {
    this.author = author;
    this.sender = sender;
  }

  get length(): number {
    return this.received.length - this.next;
  }

  get head(): Received {
    return this.received[this.next]!;
  }

  push(received: Received): void {
    this.received.push(received);
    this.sender.wait(received.update.length, this.author);
  }

  shift(): Received {
    const first = this.received[this.next++]!;
    // In batches: each removal moves all that follows, so that one at a time would take quadratic
    // time.
    if (this.next === this.received.length || this.next === MOST_SHIFTED) {
      this.received.splice(0, this.next);
      this.next = 0;
    }
    this.sender.done(first.update.length);
    return first;
  }

  clear(): void {
    while (this.length > 0) this.shift();
  }
}
