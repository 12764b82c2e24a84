import { MAX_WAITING } from '#content/draft/collab-protocol.ts';

/** Half-life, in milliseconds, of what a sender has used. */
const HALF_LIFE = 5_000;

/** Milliseconds of use in one rank: within a rank, no sender goes before another. */
const RANK = 50;

/** What can stop reading for a while: a connection. */
export interface Pausable {
  pause(): void;
  resume(): void;
}

/** Milliseconds of the event loop that were used recently, with exponential decay. */
class Usage {
  private used = 0;
  private at = performance.now();

  get value(): number {
    const now = performance.now();
    this.used *= 0.5 ** ((now - this.at) / HALF_LIFE);
    this.at = now;
    return this.used;
  }

  charge(milliseconds: number): void {
    this.used = this.value + milliseconds;
  }
}

/**
 * One person across all their connections: how much of the event loop their input has used, and how
 * many of their bytes wait.
 */
export class Sender {
  /** For judging and applying their updates, which are queued. */
  readonly intake = new Usage();
  /** For what is handled on receipt: sync step 1, awareness. */
  readonly frames = new Usage();
  private waiting = 0;
  private readonly paused = new Set<Pausable>();

  /**
   * Decides whose turn comes first. It is coarse, so that a sender does not wait for having used
   * slightly more than another.
   */
  get rank(): number {
    return Math.floor(this.intake.value / RANK);
  }

  /**
   * Counts bytes that wait for their turn. Above the limit the connection is paused, until they
   * have fallen to half of it.
   */
  wait(bytes: number, from: Pausable): void {
    this.waiting += bytes;
    if (this.waiting <= MAX_WAITING || this.paused.has(from)) return;
    this.paused.add(from);
    from.pause();
  }

  done(bytes: number): void {
    this.waiting -= bytes;
    if (this.waiting > MAX_WAITING / 2) return;
    for (const one of this.paused) one.resume();
    this.paused.clear();
  }
}

/** All senders by person: the connections of one person share one allowance. */
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
