import * as Y from 'yjs';
import { LARGE_STEP } from '#content/draft/updates/divide-update.ts';
import type { ClientOwners } from '#server/collab/participants/client-owners.ts';
import type { Participant } from '#server/collab/participants/participant.ts';
import type { Sender, Senders } from '#server/collab/participants/senders.ts';
import { Allowances } from './allowances.ts';
import type { DraftSize } from './draft-size.ts';
import { LargeIntake } from './large-intake.ts';
import { type Divide, LARGE_UPDATE } from './large-update.ts';
import { type Received, ReceivedQueue } from './received-queue.ts';
import { countTakenIn, type TakenIn } from './taken-in.ts';
import { UpdateJudge } from './update-judge.ts';

/**
 * Milliseconds of recent event loop use above which a sender's waiting updates are not waited for,
 * and are dropped when the sender leaves.
 */
const MUCH_USED = 1_000;

/** A sequence lower than that of any update. */
const BEFORE_ALL = -1;

/**
 * The queue between receiving an update and applying it. Updates are judged and applied a few
 * milliseconds at a time; the sender who used least of the event loop recently goes first, so that
 * nobody waits for what another sent.
 */
export class Intake {
  private readonly draft: Y.Doc;
  private readonly senders: Senders;
  private readonly judge: UpdateJudge;
  private readonly large: LargeIntake;
  private readonly announce: () => void;
  private readonly largeFrom: number;
  private readonly queues = new Map<Participant, ReceivedQueue>();
  private sequence = 0;
  private waiters: { readonly after: number; readonly run: () => void }[] = [];
  /** What each sender may write while the draft's text is exchanged; null at other times. */
  private allowances: Allowances | null = null;

  constructor(deps: {
    draft: Y.Doc;
    size: DraftSize;
    owners: ClientOwners;
    senders: Senders;
    divide: Divide;
    /** Called when there is work for which no turn is planned. */
    announce: () => void;
    /** Called with what was applied of a large update that failed midway. */
    onBroken: (applied: readonly Uint8Array[]) => void;
    /** Bytes of an update above which it is applied in parts. */
    largeFrom?: number;
  }) {
    const { draft, senders, divide, announce, onBroken } = deps;
    this.draft = draft;
    this.senders = senders;
    this.announce = announce;
    this.judge = new UpdateJudge(deps);
    const onTakenIn = (author: Participant) => this.retryHeld(author);
    this.large = new LargeIntake({ draft, judge: this.judge, senders, divide, announce, onTakenIn, onBroken });
    this.largeFrom = deps.largeFrom ?? LARGE_UPDATE;
  }

  receive(update: Uint8Array, author: Participant): void {
    this.queueOf(author).push({ update, sequence: ++this.sequence });
  }

  /**
   * Lets each sender write a bounded amount only; the rest of what they send waits until the end of
   * it, and nobody waits for that (`caughtUp`). To be called while the draft holds no update in
   * part.
   * @returns ends it
   */
  restrain(): () => void {
    const allowances = new Allowances();
    this.allowances = allowances;
    const { current } = this.large;
    if (current && !this.large.hasFinished) {
      const { author, update } = current;
      const sender = this.senders.of(author.personId);
      if (allowances.have(sender, update)) allowances.use(sender, update);
      else if (this.large.drop()) this.queueOf(author).putBack(current);
    }
    this.settleWaiters();
    return () => {
      this.allowances = null;
      if (this.hasWork) this.announce();
    };
  }

  /**
   * Drops what an author who left had sent, if they used too much of the event loop; otherwise it
   * is still taken in.
   */
  leave(author: Participant): void {
    const queue = this.queues.get(author);
    if (queue) {
      queue.hasLeft = true;
      this.dropIfTooMuch(queue);
    }
    if (this.large.current?.author === author && this.isTooMuch(author) && this.large.drop()) this.announce();
    this.settleWaiters();
  }

  /** Whether something is ready for a turn. */
  get hasWork(): boolean {
    if (this.large.hasWork) return true;
    for (const queue of this.queues.values()) if (!this.isBlocked(queue)) return true;
    return false;
  }

  /** Whether nothing waits, neither for a turn nor for the thread. */
  get isEmpty(): boolean {
    return this.queues.size === 0 && this.large.current === null;
  }

  /** The lowest rank among the waiting senders; Infinity when there are none. */
  get rank(): number {
    let least = Infinity;
    for (const queue of this.queues.values()) {
      if (!this.isBlocked(queue)) least = Math.min(least, queue.sender.rank);
    }
    const { current } = this.large;
    return current ? Math.min(least, this.senders.of(current.author.personId).rank) : least;
  }

  /**
   * Whether the draft holds a part of a large update, and not all of it, or must not be changed
   * before one is judged.
   */
  get isPartlyApplied(): boolean {
    return this.large.isPartlyApplied;
  }

  /**
   * Settles when what was received before is in the draft; except what a sender beyond their use
   * (`MUCH_USED`) or allowance (`restrain`) sent, for which nobody waits, and as well when the
   * intake is cleared.
   */
  caughtUp(): Promise<void> {
    if (this.isEmpty) return Promise.resolve();
    return new Promise((run) => {
      this.waiters.push({ after: this.sequence, run });
      this.settleWaiters();
    });
  }

  /** Settles when the draft holds all of a large update, or nothing of it. */
  whenWhole(): Promise<void> {
    if (!this.isPartlyApplied) return Promise.resolve();
    return new Promise((run) => this.waiters.push({ after: BEFORE_ALL, run }));
  }

  /** Whether a large update is completely applied and not collected yet. */
  get hasFinished(): boolean {
    return this.large.hasFinished;
  }

  /** Takes a completely applied large update, to be stored by itself. */
  takeFinished() {
    return this.large.takeFinished();
  }

  clear(): void {
    for (const queue of this.queues.values()) queue.clear();
    this.queues.clear();
    this.large.clear();
    for (const { run } of this.waiters.splice(0)) run();
  }

  /** Judges and applies waiting updates, until this moment of `performance.now()`. */
  take(until: number, into: TakenIn): void {
    // First, and alone: others wait, but not for long, since its steps are bounded.
    if (this.large.needsQuiet) this.large.step(until, into);
    if (!this.large.needsQuiet) this.takeInTurn(until, into);
    if (this.waiters.length > 0) this.settleWaiters();
  }

  private takeInTurn(until: number, into: TakenIn): void {
    const queues = [...this.queues.values()];
    if (queues.length > 1) queues.sort((a, b) => a.sender.rank - b.sender.rank);
    const large = this.large.current;
    const turnOfLarge = large && this.senders.of(large.author.personId).rank;
    const before = turnOfLarge === null ? queues : queues.filter(({ sender }) => sender.rank <= turnOfLarge);
    this.takeQueues(before, until, into);
    if (large) {
      if (performance.now() < until || before.length === 0) this.large.step(until, into);
      if (large.needsQuiet) return;
      this.takeQueues(
        queues.filter((queue) => !before.includes(queue)),
        until,
        into,
      );
    }
  }

  private queueOf(author: Participant): ReceivedQueue {
    let queue = this.queues.get(author);
    if (!queue) {
      queue = new ReceivedQueue(author, this.senders.of(author.personId));
      this.queues.set(author, queue);
    }
    return queue;
  }

  private isLarge({ update, isLong }: Received): boolean {
    return isLong === true || update.length > this.largeFrom;
  }

  /** Whether its next update waits for the end of an exchange. */
  private isRestrained({ sender, head }: ReceivedQueue): boolean {
    return this.allowances !== null && !this.allowances.have(sender, head.update);
  }

  private isBlocked(queue: ReceivedQueue): boolean {
    if (this.isRestrained(queue)) return true;
    const { current } = this.large;
    if (!current) return false;
    return queue.author === current.author || this.isLarge(queue.head);
  }

  private dropIfTooMuch(queue: ReceivedQueue): void {
    if (!queue.author.dismissed && !(queue.hasLeft && queue.sender.intake.value > MUCH_USED)) return;
    queue.clear();
    this.queues.delete(queue.author);
  }

  /**
   * All in one transaction, which Yjs encodes as one update: separate ones would cost more than the
   * edits in them.
   */
  private takeQueues(queues: readonly ReceivedQueue[], until: number, into: TakenIn): void {
    const begun = performance.now();
    if (queues.length === 0 || begun >= until) return;
    const used: Sender[] = [];
    let charged = 0;
    this.draft.transact(() => {
      let at = begun;
      for (const queue of queues) {
        if (at >= until && used.length > 0) return;
        this.takeQueue(queue, until, into);
        const now = performance.now();
        queue.sender.intake.charge(now - at);
        charged += now - at;
        used.push(queue.sender);
        at = now;
      }
    });
    // Ending the transaction takes time as well.
    const rest = performance.now() - begun - charged;
    for (const sender of used) sender.intake.charge(rest / used.length);
  }

  private takeQueue(queue: ReceivedQueue, until: number, into: TakenIn): void {
    const { author } = queue;
    let progress = false;
    do {
      while (queue.length > 0 && !author.dismissed && !this.isBlocked(queue)) {
        if (this.takeHead(queue, into)) progress = true;
        if (performance.now() >= until) break;
      }
      if (author.dismissed || queue.length > 0 || !progress) break;
      this.retryHeld(author);
      progress = false;
    } while (queue.length > 0);
    if (queue.length === 0) this.queues.delete(author);
    else this.dropIfTooMuch(queue);
  }

  /** Queues held updates again: what they depend on may have arrived. */
  private retryHeld(author: Participant): void {
    for (const update of author.takeHeld()) this.queueOf(author).push({ update, sequence: Infinity });
  }

  /** @returns true if it is in the draft now, or was there already */
  private takeHead(queue: ReceivedQueue, into: TakenIn): boolean {
    const { head, author, sender } = queue;
    const { update } = head;
    if (this.isLarge(head)) {
      this.beginLarge(queue);
      return false;
    }
    const { judged, judgement } = this.judge.judge(update);
    if (
      judgement.verdict === 'long' ||
      (judgement.verdict === 'new' && judgement.structs + judgement.deletes > LARGE_STEP)
    ) {
      // One large update at a time: the one that is being taken in must not be lost.
      if (this.large.current) queue.markLong();
      else this.beginLarge(queue);
      return false;
    }
    queue.shift();
    if (!this.judge.accepts(judgement, judged, author)) return false;
    if (judgement.verdict === 'new') {
      try {
        Y.applyUpdate(this.draft, judged, author);
      } catch {
        // The guard accepted it, but Yjs cannot read it: only its sender is closed.
        author.refuse('malformed');
        return false;
      }
      this.allowances?.use(sender, update);
    }
    countTakenIn(into, author, judgement.verdict === 'new');
    return true;
  }

  private beginLarge(queue: ReceivedQueue): void {
    const { update, sequence } = queue.shift();
    this.allowances?.use(queue.sender, update);
    this.large.begin(update, queue.author, sequence);
  }

  private settleWaiters(): void {
    const { current } = this.large;
    let first = current && !this.isTooMuch(current.author) ? current.sequence : Infinity;
    for (const queue of this.queues.values()) {
      const { length, author } = queue;
      if (length > 0 && !this.isTooMuch(author) && !this.isRestrained(queue))
        first = Math.min(first, queue.head.sequence);
    }
    // Always wait for a partly applied update: half of it is not a text that the draft ever was.
    if (this.isPartlyApplied) first = BEFORE_ALL;
    const settled = this.waiters.filter(({ after }) => after < first);
    this.waiters = this.waiters.filter(({ after }) => after >= first);
    for (const { run } of settled) run();
  }

  private isTooMuch(author: Participant): boolean {
    return this.senders.of(author.personId).intake.value > MUCH_USED;
  }
}
