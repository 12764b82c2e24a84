import type * as Y from 'yjs';
import { type Frame, stateFrame, updateFrame } from '#server/collab/participants/frames.ts';
import { EditsSince } from './edits-since.ts';

/** Milliseconds for which it is kept after the last request. */
const KEPT = 10_000;

/**
 * Encodes the whole state of a draft.
 * @param use called with the state in the turn in which the draft is in it
 */
export type EncodeState = <T>(use: (state: Uint8Array) => T) => Promise<T>;

/** An encoded state whose frames are made once, for all connections that are sent it. */
export class SharedState {
  private readonly state: Uint8Array;
  private asAnswer: Frame | null = null;
  private asUpdate: Frame | null = null;

  /** @param state a Yjs update */
  constructor(state: Uint8Array) {
    this.state = state;
  }

  /** The answer to a sync step 1. @param rest what the draft holds besides; null for nothing */
  answerWith(rest: Uint8Array | null): Frame[] {
    if (!rest) {
      this.asAnswer ??= stateFrame(this.state);
      return [this.asAnswer];
    }
    this.asUpdate ??= updateFrame(this.state);
    return [this.asUpdate, stateFrame(rest)];
  }
}

/**
 * The state of a long draft, encoded once for all who ask within a while, with the edits since.
 * Encoding it for each question would block the event loop, and a copy for each connection that
 * does not read it would take too much memory.
 */
export class WholeState {
  private readonly draft: Y.Doc;
  private readonly encode: EncodeState;
  private kept: { readonly state: SharedState; readonly since: EditsSince } | null = null;
  private making: Promise<void> | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(draft: Y.Doc, encode: EncodeState) {
    this.draft = draft;
    this.encode = encode;
  }

  /** Settles when there is an answer; all callers share the state that is being encoded. */
  async prepare(): Promise<void> {
    this.making ??= this.encode((state) => {
      this.clear();
      this.kept = { state: new SharedState(state), since: new EditsSince(this.draft) };
    }).finally(() => {
      this.making = null;
    });
    await this.making;
  }

  /** The answer to a sync step 1: the draft as it is now. Null if it must be prepared first. */
  answer(): Frame[] | null {
    if (!this.kept || this.kept.since.areMany) return null;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.clear(), KEPT);
    this.timer.unref();
    const { state, since } = this.kept;
    return state.answerWith(since.bytes > 0 ? since.merged() : null);
  }

  /** Forgets it. */
  clear(): void {
    clearTimeout(this.timer);
    this.kept?.since.end();
    this.kept = null;
  }
}
