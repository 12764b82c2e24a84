import type { Frame } from './frames.ts';
import type { Importance } from './outgoing.ts';

/** Why an update of a participant is refused. */
export type RefusedBecause = 'malformed' | 'outside-schema' | 'draft-full' | 'too-costly';

/** What a room needs of a connection. */
export interface Participant {
  readonly personId: string | null;
  /** Whether it was refused: nothing else that it sent is processed. */
  readonly dismissed: boolean;
  /**
   * Whether it accepts a state in parts and a long message in pieces
   * (content/draft/collab-protocol.ts).
   */
  readonly takesParts?: boolean;
  /** Sends a frame, unless the connection is too far behind for one of this importance. */
  send(frame: Frame, importance: Importance): void;
  /**
   * Sends, in one write, what others wrote and how many of the participant's own frames with
   * content are stored: this many more.
   */
  deliver(frame: Frame | null, stored: number): void;
  /** Holds an update that depends on one that has not arrived. */
  hold(update: Uint8Array): void;
  /** Takes the held updates, to try them again. */
  takeHeld(): Uint8Array[];
  /** Closes the participant because of what it sent. */
  refuse(reason: RefusedBecause): void;
  /** Stops reading from the connection; `resume` reads again. */
  pause(): void;
  resume(): void;
  close(code: number, reason: string): void;
}
