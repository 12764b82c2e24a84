import * as Y from 'yjs';
import { cutDeletions, type DividedUpdate, LARGE_STEP } from '#content/draft/divide-update.ts';
import { type Judgement, judgeInSteps } from '#content/draft/draft-guard.ts';
import type { Participant } from './participant.ts';

/** Bytes of an update from which it is divided; below, it has some thousand structs at most. */
export const LARGE_UPDATE = 8 * 1024;
/** How often an update is divided again because others brought part of it meanwhile. */
const MOST_ATTEMPTS = 3;

/** Marks the transactions in which parts are applied: they are stored as one update when all of them are. */
export const PART_OF_LARGE = Symbol('part of a large update');

/** What dividing needs: the task of that name, in a thread. */
export type Divide = (update: Uint8Array, known: Uint8Array) => Promise<DividedUpdate | 'early' | 'malformed'>;

/**
 * A long update on its way into a draft: divided in a thread, then judged and applied a few milliseconds at a
 * time, with others' writing in between. The others are shown it when all of it is applied and stored: a part
 * of it may be a table without its cells, which an editor would take for damage and delete.
 */
export class LargeUpdate {
  readonly author: Participant;
  readonly sequence: number;
  /** What is to be stored once all is applied: what of it was not known. */
  update: Uint8Array;
  private readonly draft: Y.Doc;
  private readonly divide: Divide;
  private attempts = 0;
  private parts: readonly Uint8Array[] = [];
  private judging: Generator<void, Judgement> | null = null;
  private applying: Generator<void> | null = null;
  /** Settles when it is divided, refused there, or given up. */
  private dividing: Promise<void> | null = null;
  private undivided: Judgement | null = null;
  /** What has been applied, as Yjs writes it. */
  readonly applied: Uint8Array[] = [];

  constructor(deps: { draft: Y.Doc; update: Uint8Array; author: Participant; sequence: number; divide: Divide }) {
    this.draft = deps.draft;
    this.update = deps.update;
    this.author = deps.author;
    this.sequence = deps.sequence;
    this.divide = deps.divide;
  }

  /** Some of it is in the draft, and not all. */
  get isPartlyApplied(): boolean {
    return this.applying !== null;
  }

  /** Has it divided. The promise never rejects. */
  begin(): Promise<void> {
    this.attempts++;
    this.dividing = this.divide(this.update, Y.encodeStateVector(this.draft)).then(
      (divided) => {
        if (divided === 'early') this.undivided = { verdict: 'early' };
        else if (divided === 'malformed') this.undivided = { verdict: 'refused', reason: 'malformed' };
        else {
          this.update = divided.update;
          this.parts = divided.parts;
          this.judging = judgeInSteps(this.draft, divided.parts);
        }
        this.dividing = null;
      },
      () => {
        // The thread did not live to answer.
        this.undivided = { verdict: 'refused', reason: 'too-costly' };
        this.dividing = null;
      },
    );
    return this.dividing;
  }

  /** Nothing can be done with it in this turn. */
  get isWaiting(): boolean {
    return this.dividing !== null;
  }

  /** Judges on. @returns what it is; null while that is not known */
  judge(until: number): Judgement | null {
    if (this.undivided) return this.undivided;
    while (this.judging) {
      const step = this.judging.next();
      if (step.done) return step.value;
      if (performance.now() >= until) return null;
    }
    return null;
  }

  /** Begins anew because part of it has become known; null if that was done often enough. */
  judgeAgain(): Promise<void> | null {
    this.judging = null;
    return this.attempts < MOST_ATTEMPTS ? this.begin() : null;
  }

  /**
   * Applies on. @returns true when all is applied
   * @throws what Yjs throws: what was applied until then stays
   */
  apply(until: number): boolean {
    this.judging = null;
    this.applying ??= this.applyParts();
    do {
      if (this.applying.next().done) return true;
    } while (performance.now() < until);
    return false;
  }

  private *applyParts(): Generator<void> {
    for (const part of this.parts) {
      // A part either adds or deletes; one that adds begins with how many clients do.
      if (part[0] !== 0) {
        this.applyPart(part);
        yield;
        continue;
      }
      for (const cut of cutDeletions(this.draft, part, LARGE_STEP)) {
        this.applyPart(cut);
        yield;
      }
    }
  }

  private applyPart(part: Uint8Array): void {
    const keep = (update: Uint8Array) => this.applied.push(update);
    this.draft.on('update', keep);
    try {
      this.draft.transact((transaction) => {
        Y.applyUpdate(this.draft, part, PART_OF_LARGE);
        // As the draft's own: after a change from elsewhere Yjs deletes marks that seem idle, and of a part
        // of a text it would delete what only a later part explains.
        transaction.local = true;
      }, PART_OF_LARGE);
    } finally {
      this.draft.off('update', keep);
    }
  }
}
