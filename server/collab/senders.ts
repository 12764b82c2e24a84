import { MAX_WAITING } from '#content/draft/collab-protocol.ts';

/** Milliseconds in which what a sender has used counts for half. */
const HALF_LIFE = 5_000;

/** Milliseconds by which two senders must differ for one to go before the other. */
const RANK = 50;

/** What can be told to send no more for a while: a connection. */
export interface Pausable {
  pause(): void;
  resume(): void;
}

/** Milliseconds of the event loop that something used lately: what was used some time ago counts for less. */
class Usage {
  private used = 0;
  private at = performance.now();

  get value(): number {
    const now = performance.now();
    if (this.used > 0) this.used *= 0.5 ** ((now - this.at) / HALF_LIFE);
    this.at = now;
    return this.used;
  }

  charge(milliseconds: number): void {
    this.used = this.value + milliseconds;
  }
}

/** One person at all their sockets: how much of the event loop their input has taken, and what of it waits. */
export class Sender {
  /** For judging and applying what they write, which waits for its turn. */
  readonly intake = new Usage();
  /** For what is done as soon as it is read: questions, presence. */
  readonly frames = new Usage();
  private waiting = 0;
  private readonly paused = new Set<Pausable>();

  /** For whose turn comes first: who has used little more than another is not made to wait for it. */
  get rank(): number {
    return Math.floor(this.intake.value / RANK);
  }

  /** So many bytes wait for their turn. Nothing more is read from who sent too many, until some had theirs. */
  wait(bytes: number, from: Pausable): void {
    this.waiting += bytes;
    if (this.waiting <= MAX_WAITING || this.paused.has(from)) return;
    this.paused.add(from);
    from.pause();
  }

  done(bytes: number): void {
    this.waiting -= bytes;
    if (this.paused.size === 0 || this.waiting > MAX_WAITING / 2) return;
    for (const one of this.paused) one.resume();
    this.paused.clear();
  }
}

/** Everybody who sends, by person: several sockets of one person share what one may take. */
export class Senders {
  private readonly byPerson = new Map<string | null, Sender>();

  of(personId: string | null): Sender {
    let sender = this.byPerson.get(personId);
    if (!sender) {
      sender = new Sender();
      this.byPerson.set(personId, sender);
    }
    return sender;
  }
}
