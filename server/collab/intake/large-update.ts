import * as Y from 'yjs';
import { type BetweenSteps, type Judgement, judgeInSteps } from '#content/draft/guard/draft-guard.ts';
import {
  cutDeletions,
  type DividedUpdate,
  divideUpdate,
  LARGE_STEP,
  type Undivided,
} from '#content/draft/updates/divide-update.ts';
import type { Participant } from '#server/collab/participants/participant.ts';

/**
 * Bytes of an update above which it is divided; a smaller one has a few thousand structs at most.
 */
export const LARGE_UPDATE = 8 * 1024;
/**
 * Items of the draft's lists that are visited to apply a part: some milliseconds. Where many people
 * wrote at one place, that is many for each item.
 */
const MOST_VISITED = 10_000;
const NOTHING_KNOWN = Uint8Array.of(0);
/** How often an update is divided at most, when others keep sending part of it. */
const MOST_ATTEMPTS = 3;

/**
 * Origin of the transactions that apply parts: the update is stored as one when all parts are
 * applied.
 */
export const PART_OF_LARGE = Symbol('part of a large update');

/** The same for parts of the server's own update. */
export const PART_OF_OWN = Symbol('part of an update of the server');

/** Divides an update: the draft task of that name, in a thread. */
export type Divide = (update: Uint8Array, known: Uint8Array, mostPieces?: number) => Promise<DividedUpdate | Undivided>;

/**
 * A large update on its way into a draft: divided in a thread, then judged and applied a few
 * milliseconds at a time, with other updates in between. The others receive it when all of it is
 * applied and stored: a part of it may be a table without cells, which an editor would take for
 * damage and delete.
 */
export class LargeUpdate {
  readonly author: Participant;
  readonly sequence: number;
  /** The part of it that was not known: to be stored once all is applied. */
  update: Uint8Array;
  private readonly draft: Y.Doc;
  private readonly divide: Divide;
  private attempts = 0;
  private parts: readonly Uint8Array[] = [];
  private judging: Generator<BetweenSteps, Judgement> | null = null;
  private between: BetweenSteps = 'others may write';
  private applying: Generator<void> | null = null;
  /** Settles when the thread has divided or refused it, or failed. */
  private dividing: Promise<void> | null = null;
  private undivided: Judgement | null = null;
  /** Structs that a part of it may have. */
  private most = LARGE_STEP;
  /** What has been applied, as Yjs encodes it. */
  readonly applied: Uint8Array[] = [];

  constructor(deps: { draft: Y.Doc; update: Uint8Array; author: Participant; sequence: number; divide: Divide }) {
    this.draft = deps.draft;
    this.update = deps.update;
    this.author = deps.author;
    this.sequence = deps.sequence;
    this.divide = deps.divide;
  }

  /** Whether applying has begun: the draft holds some of it. */
  get isPartlyApplied(): boolean {
    return this.applying !== null;
  }

  /** Whether the draft must not change before it was judged to the end. */
  get needsQuiet(): boolean {
    return this.between === 'nobody may write';
  }

  /** Starts dividing it. The promise never rejects. */
  begin(): Promise<void> {
    this.attempts++;
    this.dividing = this.divide(this.update, Y.encodeStateVector(this.draft)).then(
      (divided) => {
        if (divided === 'early') this.undivided = { verdict: 'early' };
        else if (divided === 'malformed') this.undivided = { verdict: 'refused', reason: 'malformed' };
        else if (divided === 'too-large') this.undivided = { verdict: 'refused', reason: 'draft-full' };
        else {
          this.update = divided.update;
          this.parts = divided.parts;
          this.judging = judgeInSteps(this.draft, divided.parts);
        }
        this.dividing = null;
      },
      () => {
        // The thread ended before it answered.
        this.undivided = { verdict: 'refused', reason: 'too-costly' };
        this.dividing = null;
      },
    );
    return this.dividing;
  }

  /** Whether it is still being divided: nothing can be done in this turn. */
  get isWaiting(): boolean {
    return this.dividing !== null;
  }

  /** Continues judging. @returns the judgement; null while it is not complete */
  judge(until: number): Judgement | null {
    if (this.undivided) return this.undivided;
    while (this.judging) {
      const step = this.judging.next();
      this.between = step.done ? 'others may write' : step.value;
      if (step.done) {
        if (step.value.verdict === 'new') {
          const { structs, steps } = step.value;
          this.most = Math.max(1, Math.min(LARGE_STEP, Math.floor((structs * MOST_VISITED) / Math.max(1, steps))));
        }
        return step.value;
      }
      if (performance.now() >= until) return null;
    }
    return null;
  }

  /** Divides it again because part of it has become known; null after too many attempts. */
  judgeAgain(): Promise<void> | null {
    this.judging = null;
    return this.attempts < MOST_ATTEMPTS ? this.begin() : null;
  }

  /**
   * Continues applying.
   * @returns true when all is applied
   * @throws what Yjs throws: what was applied until then stays
   */
  apply(until: number): boolean {
    this.judging = null;
    this.applying ??= applyParts(this.draft, finer(this.parts, this.most), (update) => this.applied.push(update));
    do {
      if (this.applying.next().done) return true;
    } while (performance.now() < until);
    return false;
  }
}

/** The same parts, those that add in parts of at most so many structs. */
function* finer(parts: readonly Uint8Array[], most: number): Generator<Uint8Array> {
  for (const part of parts) {
    const divided = most < LARGE_STEP && part[0] !== 0 ? divideUpdate(part, NOTHING_KNOWN, most) : 'malformed';
    if (typeof divided === 'string') yield part;
    else yield* divided.parts;
  }
}

/**
 * Applies the parts of a divided update; yields after each few milliseconds' work.
 * @param keep receives what was applied, as Yjs encodes it
 * @param origin of the transactions
 */
export function* applyParts(
  draft: Y.Doc,
  parts: Iterable<Uint8Array>,
  keep: (update: Uint8Array) => void,
  origin: symbol = PART_OF_LARGE,
): Generator<void> {
  for (const part of parts) {
    // A part either adds or deletes; it begins with the number of clients that add.
    if (part[0] !== 0) {
      applyPart(draft, part, keep, origin);
      yield;
      continue;
    }
    for (const cut of cutDeletions(draft, part, LARGE_STEP)) {
      applyPart(draft, cut, keep, origin);
      yield;
    }
  }
}

function applyPart(draft: Y.Doc, part: Uint8Array, keep: (update: Uint8Array) => void, origin: symbol): void {
  draft.on('update', keep);
  try {
    draft.transact((transaction) => {
      // Yjs deletes marks that seem idle after a change from elsewhere. In a part of a text, it
      // would delete marks that only a later part explains. Setting `local` instead would also
      // leave Yjs's search markers pointing at what has moved.
      Object.defineProperty(transaction, '_needFormattingCleanup', { get: () => false, set: () => {} });
      Y.applyUpdate(draft, part, origin);
    }, origin);
  } finally {
    draft.off('update', keep);
  }
}
