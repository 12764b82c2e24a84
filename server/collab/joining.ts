import * as Y from 'yjs';
import { PARTS_FROM } from '#content/draft/collab-protocol.ts';
import { type PackState, packState } from '#server/drafts/pack-state.ts';
import { type Frame, stateFrame, updateFrame } from './frames.ts';
import type { Participant } from './participant.ts';
import { StateParts } from './state-parts.ts';

/** A long draft as it was stored, and what it knew. */
export interface Snapshot {
  /** One Yjs update. */
  readonly state: Uint8Array;
  readonly stateVector: Uint8Array;
}

/** The state vector of who has nothing. */
function isEmpty(stateVector: Uint8Array): boolean {
  return stateVector.length === 1 && stateVector[0] === 0;
}

/** Clocks that somebody may lack for it to be looked at how many bytes these are: encoding them takes a few milliseconds at most. */
const FEW_CLOCKS = 4_000;

/**
 * Brings those who join a draft, or come back to it, into step. Until they are answered they are sent nothing of what is released: a
 * commit before the answer would make of what they have a draft that never was, and without what came between, their editor may take
 * words for left over and delete them.
 */
export class Joining {
  private readonly draft: Y.Doc;
  /** Of those who are not in step yet: how many of their questions wait, and what was released meanwhile. */
  private readonly behind = new Map<Participant, { questions: number; released: Frame[] }>();
  private loadedFrom: Snapshot | null;
  /** The draft holds more than what it was loaded from. */
  private followed: boolean;
  private readonly parts: StateParts;

  /**
   * @param loadedFrom the snapshot the draft was loaded from, if that is long
   * @param followed the draft holds more than that
   * @param pack makes parts of its state; at once by default
   */
  constructor(
    draft: Y.Doc,
    loadedFrom: Snapshot | null,
    followed: boolean,
    pack: PackState = async (state) => packState(state),
  ) {
    this.draft = draft;
    this.loadedFrom = loadedFrom;
    this.followed = followed;
    this.parts = new StateParts(draft, () => this.wholeState(), pack);
    draft.on('update', () => {
      this.followed = true;
    });
  }

  begin(participant: Participant): void {
    this.behind.set(participant, { questions: 0, released: [] });
  }

  end(participant: Participant): void {
    this.behind.delete(participant);
  }

  clear(): void {
    this.behind.clear();
    this.parts.clear();
  }

  /**
   * Gets ready to answer somebody who takes what they lack in parts. Null when there is nothing to wait for; where parts cannot be made,
   * the answer is whole.
   */
  prepare(stateVector: Uint8Array, participant: Participant): Promise<void> | null {
    if (!participant.takesParts || this.lacksLittle(stateVector)) return null;
    return this.parts.prepare().catch(() => undefined);
  }

  /**
   * What a participant who knows this lacks of the draft as it is now; to be sent, with `answered`, when all of it is stored. Who has
   * nothing is sent a long draft's snapshot as it was stored, and then what followed: encoding all of it anew would hold the event loop.
   */
  ask(stateVector: Uint8Array, participant: Participant): Frame[] {
    const line = this.behind.get(participant) ?? { questions: 0, released: [] };
    this.behind.set(participant, line);
    line.questions++;
    if (participant.takesParts && !this.lacksLittle(stateVector)) {
      const lacked = this.parts.lackedBy(Y.decodeStateVector(stateVector));
      if (lacked) return [...lacked.parts, stateFrame(lacked.rest)];
    }
    const snapshot = isEmpty(stateVector) ? this.loadedFrom : null;
    if (!snapshot) return [stateFrame(Y.encodeStateAsUpdate(this.draft, stateVector))];
    if (!this.followed) return [stateFrame(snapshot.state)];
    return [updateFrame(snapshot.state), stateFrame(Y.encodeStateAsUpdate(this.draft, snapshot.stateVector))];
  }

  /** A question of theirs is answered. @returns what is to be sent next: with the last answer, what was released meanwhile */
  answered(participant: Participant): Frame[] {
    const line = this.behind.get(participant);
    if (!line || --line.questions > 0) return [];
    this.behind.delete(participant);
    return line.released;
  }

  /** Keeps a frame from a participant who is not in step yet. @returns false if it is to be sent */
  holdBack(participant: Participant, frame: Frame): boolean {
    const line = this.behind.get(participant);
    if (!line) return false;
    // Who has not asked yet will be answered with this as well.
    if (line.questions > 0) line.released.push(frame);
    return true;
  }

  /** True if the whole answer is no longer than a few parts of it would be. */
  private lacksLittle(stateVector: Uint8Array): boolean {
    const known = Y.decodeStateVector(stateVector);
    let clocks = 0;
    for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(this.draft)))
      clocks += Math.max(0, clock - (known.get(client) ?? 0));
    return clocks <= FEW_CLOCKS && Y.encodeStateAsUpdate(this.draft, stateVector).length <= PARTS_FROM;
  }

  private wholeState(): Uint8Array {
    return this.loadedFrom && !this.followed ? this.loadedFrom.state : Y.encodeStateAsUpdate(this.draft);
  }

  /** To be called when those who opened the room have been sent what it was loaded from. */
  forgetSnapshot(): void {
    this.loadedFrom = null;
  }
}
