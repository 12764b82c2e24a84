import { WebSocket as NodeWebSocket } from 'ws';
import type { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { createDraftProvider } from '#app/editor/session/connection/draft-provider.ts';
import { type ReceivedPart, ReceivedParts } from '#app/editor/socket/received-parts.ts';

/** The editor's client without screen or device copy: its behaviour between two interruptions. */
export class DraftClient {
  readonly draft = new Y.Doc();
  readonly parts = new ReceivedParts();
  readonly provider: WebsocketProvider;
  /** Frames with content that the current socket has sent, and those confirmed as stored. */
  private readonly tally = { sent: 0, stored: 0 };
  /** Number of parts received, by connection. */
  readonly came: number[] = [];
  /** How often assembled parts did not give the draft. */
  notWhole = 0;

  /** @param kept parts from an earlier visit */
  constructor(url: string, pageId: string, cookie: string, kept: readonly ReceivedPart[] = []) {
    // The only browser API that the client needs; sends the cookie as a browser would.
    globalThis.WebSocket = class extends NodeWebSocket {
      constructor(address: string) {
        super(address, { headers: { cookie } });
      }
    } as unknown as typeof WebSocket;
    this.parts.restore(kept);
    let known = this.parts.all.length;
    this.parts.listen(() => {
      const more = this.parts.all.length - known;
      known = this.parts.all.length;
      if (more > 0) this.came[this.came.length - 1]! += more;
    });
    this.provider = createDraftProvider({
      origin: url.replace(/^ws/, 'http'),
      pageId,
      owner: '',
      draft: this.draft,
      parts: this.parts,
      early: null,
      onSocketCreated: () => {
        this.tally.sent = 0;
        this.tally.stored = 0;
      },
      onFrameSent: () => {
        this.tally.sent++;
      },
      onFramesStored: (count) => {
        this.tally.stored = count;
      },
      onNotice: () => {},
      onServerState: () => {},
      onNotWhole: () => {
        this.notWhole++;
      },
    });
    delete this.provider.params.as;
    this.provider.on('status', ({ status }) => {
      if (status === 'connecting') this.came.push(0);
    });
    this.provider.on('connection-error', () => {});
    this.provider.connect();
  }

  get saved(): boolean {
    const { sent, stored } = this.tally;
    return this.provider.wsconnected && this.provider.synced && sent > 0 && sent === stored;
  }

  destroy(): void {
    this.provider.destroy();
    this.draft.destroy();
  }
}
