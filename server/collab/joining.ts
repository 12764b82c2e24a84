import * as Y from 'yjs';
import { type Frame, stateFrame, updateFrame } from './frames.ts';
import type { Participant } from './participant.ts';

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

  /**
   * @param loadedFrom the snapshot the draft was loaded from, if that is long
   * @param followed the draft holds more than that
   */
  constructor(draft: Y.Doc, loadedFrom: Snapshot | null, followed: boolean) {
    this.draft = draft;
    this.loadedFrom = loadedFrom;
    this.followed = followed;
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
  }

  /**
   * What a participant who knows this lacks of the draft as it is now; to be sent, with `answered`, when all of it is stored. Who has
   * nothing is sent a long draft's snapshot as it was stored, and then what followed: encoding all of it anew would hold the event loop.
   */
  ask(stateVector: Uint8Array, participant: Participant): Frame[] {
    const line = this.behind.get(participant) ?? { questions: 0, released: [] };
    this.behind.set(participant, line);
    line.questions++;
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

  /** To be called when those who opened the room have been sent what it was loaded from. */
  forgetSnapshot(): void {
    this.loadedFrom = null;
  }
}
