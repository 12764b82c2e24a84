import type { Frame } from './frames.ts';

/** Why what a participant sent is not taken into the draft. */
export type RefusedBecause = 'malformed' | 'outside-schema' | 'draft-full' | 'too-costly';

/** What a room needs of a connection. */
export interface Participant {
  readonly personId: string | null;
  /** It was refused: what else came from it is not looked at. */
  readonly dismissed: boolean;
  /** What it lacks may come in parts, and what is long in pieces (content/draft/collab-protocol.ts). */
  readonly takesParts?: boolean;
  /** Sends a frame, unless the connection is too far behind for one of this importance. */
  send(frame: Frame, importance: 'content' | 'awareness' | 'notice'): void;
  /** In one write: what others wrote, and that so many more of the participant's own frames with content are stored. */
  deliver(frame: Frame | null, stored: number): void;
  /** Keeps an update that came before what it builds on. */
  hold(update: Uint8Array): void;
  /** What is held, to be tried again; nothing is held afterwards. */
  takeHeld(): Uint8Array[];
  /** What was sent is none of what may be sent. */
  refuse(reason: RefusedBecause): void;
  /** Stops reading from the connection, or goes on. */
  pause(): void;
  resume(): void;
  close(code: number, reason: string): void;
}
