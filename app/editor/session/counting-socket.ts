import * as sync from 'y-protocols/sync';
import { MESSAGE_SYNC } from '#content/collab-protocol.ts';

/** How many frames with content the present socket has sent, and how many of them the server says it has stored. */
export interface FrameTally {
  sent: number;
  stored: number;
}

/** True for a frame that carries text: the answer to the server's first question, or an update. */
export function carriesContent(frame: Uint8Array): boolean {
  return frame[0] === MESSAGE_SYNC && (frame[1] === sync.messageYjsSyncStep2 || frame[1] === sync.messageYjsUpdate);
}

/**
 * A WebSocket that counts what it sends: the other half of the server's count of what it has stored. Each new socket begins at
 * nothing, as the server's count does.
 */
export function countingSocket(tally: FrameTally, onSent: () => void): typeof WebSocket {
  let current: WebSocket | null = null;
  return class CountingSocket extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      current = this;
      tally.sent = 0;
      tally.stored = 0;
    }

    override send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
      super.send(data as ArrayBufferView<ArrayBuffer>);
      if (current === this && data instanceof Uint8Array && carriesContent(data)) {
        tally.sent++;
        onSent();
      }
    }
  };
}
