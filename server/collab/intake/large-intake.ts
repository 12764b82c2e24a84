import type * as Y from 'yjs';
import type { Participant } from '#server/collab/participants/participant.ts';
import type { Senders } from '#server/collab/participants/senders.ts';
import { type Divide, LargeUpdate } from './large-update.ts';
import { countTakenIn, type TakenIn } from './taken-in.ts';
import type { UpdateJudge } from './update-judge.ts';

/** A large update that is completely applied and is still to be stored, by itself. */
interface Finished {
  readonly update: Uint8Array;
  readonly author: Participant;
}

interface LargeIntakeDeps {
  readonly draft: Y.Doc;
  readonly judge: UpdateJudge;
  readonly senders: Senders;
  readonly divide: Divide;
  /** Called when there is work for which no turn is planned. */
  announce(): void;
  /** Called when the draft holds all of an author's large update. */
  onTakenIn(author: Participant): void;
  /** Called with what was applied of an update that failed midway. */
  onBroken(applied: readonly Uint8Array[]): void;
}

/**
 * The large update that is being taken in. One at a time: other large updates, and later updates of
 * the same author, wait.
 */
export class LargeIntake {
  readonly #deps: LargeIntakeDeps;
  private large: LargeUpdate | null = null;
  private finished: Finished | null = null;

  constructor(deps: LargeIntakeDeps) {
    this.#deps = deps;
  }

  /** The update that is being taken in, or waits to be stored. */
  get current(): LargeUpdate | null {
    return this.large;
  }

  /** Whether something is ready for a turn. */
  get hasWork(): boolean {
    return this.finished !== null || (this.large !== null && !this.large.isWaiting);
  }

  /** Whether the draft must not change before the update was judged to the end. */
  get needsQuiet(): boolean {
    return this.large?.needsQuiet ?? false;
  }

  /** Whether the draft holds only a part of it, or must not change before it is judged. */
  get isPartlyApplied(): boolean {
    return this.large !== null && this.finished === null && (this.large.isPartlyApplied || this.large.needsQuiet);
  }

  /** Whether it is completely applied and not collected yet. */
  get hasFinished(): boolean {
    return this.finished !== null;
  }

  begin(update: Uint8Array, author: Participant, sequence: number): void {
    const { draft, divide, announce } = this.#deps;
    this.large = new LargeUpdate({ draft, update, author, sequence, divide });
    void this.large.begin().then(announce);
  }

  /** Goes on until this moment of `performance.now()`. */
  step(until: number, into: TakenIn): void {
    const { large } = this;
    if (!large || large.isWaiting || this.finished) return;
    const begun = performance.now();
    this.advance(large, until, into);
    this.#deps.senders.of(large.author.personId).intake.charge(performance.now() - begun);
  }

  /** Takes it when it is completely applied, to be stored by itself. */
  takeFinished(): Finished | null {
    const { finished } = this;
    if (finished) this.clear();
    return finished;
  }

  /** Drops it if the draft holds nothing of it yet. @returns whether it was dropped */
  drop(): boolean {
    if (!this.large || this.finished || this.large.isPartlyApplied) return false;
    this.large = null;
    return true;
  }

  clear(): void {
    this.large = null;
    this.finished = null;
  }

  private advance(large: LargeUpdate, until: number, into: TakenIn): void {
    const { judge, announce, onTakenIn } = this.#deps;
    const { author } = large;
    if (!large.isPartlyApplied) {
      if (author.dismissed) {
        this.large = null;
        return;
      }
      const judgement = large.judge(until);
      if (!judgement) return;
      if (judgement.verdict === 'mixed') {
        const again = large.judgeAgain();
        if (again) return void again.then(announce);
      }
      if (!judge.accepts(judgement, large.update, author) || judgement.verdict === 'known') {
        this.large = null;
        if (judgement.verdict !== 'known') return;
        countTakenIn(into, author, false);
        onTakenIn(author);
        return;
      }
    }
    try {
      if (!large.apply(until)) return;
      this.finished = { update: large.update, author };
      onTakenIn(author);
    } catch {
      // The guard accepted it, but Yjs cannot read it. What is applied stays, and is stored as Yjs
      // encodes it.
      author.refuse('malformed');
      this.#deps.onBroken(large.applied);
      this.large = null;
    }
  }
}
