import type { Participant } from '#server/collab/participants/participant.ts';
import type { Sender } from '#server/collab/participants/senders.ts';

/** An update as received, not judged yet. */
export interface Received {
  readonly update: Uint8Array;
  readonly sequence: number;
  /** It was found to take long, however few bytes it has. */
  readonly isLong?: true;
}

/** An element of the linked list. */
interface Element {
  received: Received;
  next: Element | null;
}

/**
 * The updates of one participant, in the order received: a linked list, from which each is freed as
 * soon as it is taken, without moving those that follow.
 */
export class ReceivedQueue {
  readonly author: Participant;
  readonly sender: Sender;
  hasLeft = false;
  length = 0;
  private first: Element | null = null;
  private last: Element | null = null;

  constructor(author: Participant, sender: Sender) {
    this.author = author;
    this.sender = sender;
  }

  get head(): Received {
    return this.first!.received;
  }

  /** Marks the head as found to take long: it stays until it can be taken in as a large update. */
  markLong(): void {
    this.first!.received = { ...this.head, isLong: true };
  }

  push(received: Received): void {
    const element = { received, next: null };
    if (this.last) this.last.next = element;
    else this.first = element;
    this.last = element;
    this.length++;
    this.sender.wait(received.update.length, this.author);
  }

  /** Puts an update that was taken before all others again. */
  putBack({ update, sequence }: Received): void {
    this.first = { received: { update, sequence }, next: this.first };
    this.last ??= this.first;
    this.length++;
    this.sender.wait(update.length, this.author);
  }

  shift(): Received {
    const { received, next } = this.first!;
    this.first = next;
    if (!next) this.last = null;
    this.length--;
    this.sender.done(received.update.length);
    return received;
  }

  clear(): void {
    while (this.length > 0) this.shift();
  }
}
