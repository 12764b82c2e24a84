import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type * as Y from 'yjs';
import { StateEncoder } from '#content/draft/updates/state-encoder.ts';

/** Milliseconds for which a draft is encoded at a time. */
const SLICE = 8;
/** The same when a draft begins to be encoded: many may in one turn of the event loop. */
const FIRST_SLICE = 1;

let encodingTurn: Promise<unknown> = Promise.resolve();

/** Settles in a turn of the event loop in which no other draft is encoded. */
function turnOfEncoding(): Promise<unknown> {
  encodingTurn = encodingTurn.then(() => turnOfTheLoop());
  return encodingTurn;
}

/** A draft that is written while it is encoded. */
interface WrittenDraft {
  readonly draft: Y.Doc;
  readonly closed: boolean;
  /** Whether it holds an update in part. */
  readonly isPartlyApplied: boolean;
  /** Settles when it does not. */
  whenWhole(): Promise<void>;
}

/**
 * Encodes a draft's whole state, a long one in several turns of the event loop, while others write.
 * @param use called with the state in the turn in which the draft is in it
 * @throws Error if the draft closes meanwhile
 */
export async function encodeDraft<T>(written: WrittenDraft, use: (state: Uint8Array) => T): Promise<T> {
  const encoder = new StateEncoder(written.draft);
  let slice = FIRST_SLICE;
  try {
    for (;;) {
      await written.whenWhole();
      if (written.closed) throw new Error('room closed');
      const until = performance.now() + slice;
      if (encoder.step(() => performance.now() >= until) && !written.isPartlyApplied) return use(encoder.finish());
      slice = SLICE;
      await turnOfEncoding();
    }
  } finally {
    encoder.end();
  }
}
