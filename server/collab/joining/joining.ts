import * as Y from 'yjs';
import { PARTS_FROM } from '#content/draft/collab-protocol.ts';
import { type Frame, stateFrame } from '#server/collab/participants/frames.ts';
import type { Participant } from '#server/collab/participants/participant.ts';
import { type PackState, packState } from '#server/drafts/pack-state.ts';
import { StateParts } from './state-parts.ts';
import { type EncodeState, SharedState, WholeState } from './whole-state.ts';

/** A long draft as it was stored, and its state vector. */
export interface Snapshot {
  /** One Yjs update. */
  readonly state: Uint8Array;
  readonly stateVector: Uint8Array;
}

/** The state vector of an empty document. */
const NOTHING = Uint8Array.of(0);

function isEmpty(stateVector: Uint8Array): boolean {
  return stateVector.length === 1 && stateVector[0] === NOTHING[0];
}

/**
 * Missing clocks up to which the answer is encoded to measure its size: that takes a few
 * milliseconds at most.
 */
const FEW_CLOCKS = 4_000;

/**
 * Synchronises participants who join a draft or come back to it. Until their sync step 1 is
 * answered, released updates are queued, not sent: applied before the answer, they would make a
 * state that the draft never had, and with edits missing in between, an editor may take words for
 * leftovers and delete them.
 */
export class Joining {
  private readonly draft: Y.Doc;
  /**
   * Participants who are not synchronised: how many of their sync step 1 messages are unanswered,
   * and what was released meanwhile.
   */
  private readonly behind = new Map<Participant, { questions: number; released: Frame[] }>();
  private loadedFrom: Snapshot | null;
  /** Whether the draft holds more than what it was loaded from. */
  private isBeyondSnapshot: boolean;
  private readonly parts: StateParts;
  private readonly whole: WholeState;
  /** The whole state: as it was stored, if nothing has followed, else encoded again. */
  readonly state: EncodeState;
  private sharedSnapshot: SharedState | null = null;

  constructor(deps: {
    draft: Y.Doc;
    /** The snapshot that it was loaded from, if it is long. */
    loadedFrom: Snapshot | null;
    /** Whether the draft holds more than that. */
    isBeyondSnapshot: boolean;
    encode: EncodeState;
    /** Makes parts of its state; synchronously by default. */
    pack?: PackState;
  }) {
    const { draft, encode } = deps;
    this.draft = draft;
    this.loadedFrom = deps.loadedFrom;
    this.isBeyondSnapshot = deps.isBeyondSnapshot;
    this.state = async (use) => (this.loadedFrom && !this.isBeyondSnapshot ? use(this.loadedFrom.state) : encode(use));
    this.parts = new StateParts(draft, this.state, deps.pack ?? (async (state) => packState(state)));
    this.whole = new WholeState(draft, encode);
    draft.on('update', () => {
      this.isBeyondSnapshot = true;
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
    this.whole.clear();
  }

  /**
   * Prepares an answer in parts. Null when there is nothing to wait for. Never rejects: if parts
   * cannot be made, the answer is sent whole.
   */
  prepare(stateVector: Uint8Array, participant: Participant): Promise<void> | null {
    if (!participant.takesParts || this.encodeLittle(stateVector)) return null;
    return this.parts.prepare().catch(() => undefined);
  }

  /** Makes a long draft's parts before somebody asks for them. Never rejects. */
  async prepareParts(): Promise<void> {
    if (this.clocksSince(NOTHING) > FEW_CLOCKS) await this.parts.prepare().catch(() => undefined);
  }

  /** Prepares an answer for participants who lack much and accept no parts. */
  prepareWhole(): Promise<void> {
    return this.whole.prepare();
  }

  /**
   * What a participant with this state vector lacks of the draft as it is now; to be sent, with
   * `answered`, when all of it is stored. A participant who lacks much and accepts no parts gets an
   * earlier state that was encoded before, and then what followed: encoding the whole state for
   * each question would block the event loop. Null if no such state is prepared.
   */
  answer(stateVector: Uint8Array, participant: Participant): Frame[] | null {
    const answer = this.findAnswer(stateVector, participant);
    if (!answer) return null;
    const queue = this.behind.get(participant) ?? { questions: 0, released: [] };
    this.behind.set(participant, queue);
    queue.questions++;
    return answer;
  }

  private findAnswer(stateVector: Uint8Array, { takesParts }: Participant): Frame[] | null {
    const little = this.encodeLittle(stateVector);
    if (little) return [stateFrame(little)];
    if (takesParts) {
      const lacked = this.parts.lackedBy(Y.decodeStateVector(stateVector));
      if (lacked) return [...lacked.parts, stateFrame(lacked.rest)];
    }
    const snapshot = isEmpty(stateVector) ? this.loadedFrom : null;
    if (!snapshot || this.clocksSince(snapshot.stateVector) > FEW_CLOCKS) return this.whole.answer();
    this.sharedSnapshot ??= new SharedState(snapshot.state);
    return this.sharedSnapshot.answerWith(
      this.isBeyondSnapshot ? Y.encodeStateAsUpdate(this.draft, snapshot.stateVector) : null,
    );
  }

  /**
   * Marks a sync step 1 as answered.
   * @returns what to send next: with the last answer, the frames released meanwhile
   */
  answered(participant: Participant): Frame[] {
    const queue = this.behind.get(participant);
    if (!queue || --queue.questions > 0) return [];
    this.behind.delete(participant);
    return queue.released;
  }

  /**
   * Queues a frame for a participant who is not synchronised yet.
   * @returns false if the frame is to be sent
   */
  queueFrame(participant: Participant, frame: Frame): boolean {
    const queue = this.behind.get(participant);
    if (!queue) return false;
    // If they have not asked yet, the answer will contain it.
    if (queue.questions > 0) queue.released.push(frame);
    return true;
  }

  /** What a participant with this state vector lacks; null if that is too long for one message. */
  private encodeLittle(stateVector: Uint8Array): Uint8Array | null {
    if (this.clocksSince(stateVector) > FEW_CLOCKS) return null;
    const lacked = Y.encodeStateAsUpdate(this.draft, stateVector);
    return lacked.length <= PARTS_FROM ? lacked : null;
  }

  /** How many clocks of the draft are beyond this state vector. */
  private clocksSince(stateVector: Uint8Array): number {
    const known = Y.decodeStateVector(stateVector);
    let clocks = 0;
    for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(this.draft)))
      clocks += Math.max(0, clock - (known.get(client) ?? 0));
    return clocks;
  }

  /** To be called when those who opened the room have been sent the snapshot. */
  forgetSnapshot(): void {
    this.loadedFrom = null;
    this.sharedSnapshot = null;
  }
}
