import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import {
  ACKS_PARAMETER,
  COLLAB_PATH,
  MESSAGE_AWARENESS,
  MESSAGE_STORED,
  MESSAGE_SYNC,
} from '#content/draft/collab-protocol.ts';

const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;

function syncFrame(kind: number, body: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_SYNC);
  encoding.writeVarUint(encoder, kind);
  encoding.writeVarUint8Array(encoder, body);
  return encoding.toUint8Array(encoder);
}

/** A client's frames, as y-websocket encodes them. */
export const updateFrame = (update: Uint8Array): Uint8Array => syncFrame(UPDATE, update);
export const stateFrame = (update: Uint8Array): Uint8Array => syncFrame(STEP_2, update);
/** A sync step 1 with this state vector; an empty one requests everything. */
export const questionFrame = (stateVector: Uint8Array = new Uint8Array([0])): Uint8Array =>
  syncFrame(STEP_1, stateVector);
/** An update of nothing: accepted when all that was sent before it has been judged. */
const EMPTY_UPDATE = updateFrame(Uint8Array.of(0, 0));

/** An awareness frame with these clients' clocks and states. */
export function awarenessFrame(clients: readonly { id: number; clock: number; state: string }[]): Uint8Array {
  const body = encoding.createEncoder();
  encoding.writeVarUint(body, clients.length);
  for (const { id, clock, state } of clients) {
    encoding.writeVarUint(body, id);
    encoding.writeVarUint(body, clock);
    encoding.writeVarString(body, state);
  }
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_AWARENESS);
  encoding.writeVarUint8Array(encoder, encoding.toUint8Array(body));
  return encoding.toUint8Array(encoder);
}

/** A WebSocket on a draft that sends given frames byte for byte. */
export class RawClient {
  readonly socket: WebSocket;
  readonly closed: Promise<{ code: number; reason: string }>;
  /** Frames from the server, latest last. */
  readonly received: Buffer[] = [];
  bytesReceived = 0;
  private sent = 0;
  /** How many of the sent frames the server has reported as stored. */
  private stored = 0;
  private onStored = () => {};

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('error', () => {});
    this.closed = new Promise((resolve) =>
      socket.on('close', (code, reason) => resolve({ code, reason: String(reason) })),
    );
    socket.on('message', (data: Buffer) => {
      this.bytesReceived += data.length;
      // Keeps enough of each to identify it.
      this.received.push(Buffer.from(data.subarray(0, 64)));
      if (data[0] !== MESSAGE_STORED) return;
      this.stored = decoding.readVarUint(decoding.createDecoder(data.subarray(1)));
      this.onStored();
    });
  }

  static async open(url: string, pageId: string, cookie: string): Promise<RawClient> {
    const address = `${url}${COLLAB_PATH}${pageId}?${ACKS_PARAMETER}=1`;
    const client = new RawClient(new WebSocket(address, { headers: { cookie } }));
    await new Promise((resolve) => client.socket.once('open', resolve));
    return client;
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  send(frame: Uint8Array | string): void {
    this.sent++;
    this.socket.send(frame);
  }

  /**
   * Waits until the server has checked all that was sent, and stored what it accepted; then sends a
   * sync step 1 and waits for the answer. For a client that may write.
   * @returns the close code, null if open
   */
  async settle(): Promise<number | null> {
    const closed = this.closed.then(({ code }) => code);
    return (await Promise.race([this.judged(), closed])) ?? (await Promise.race([this.answered(), closed]));
  }

  /**
   * An early update is neither refused nor acknowledged. So this sends one empty update more than
   * the frames before: once more frames are stored than were sent before, one of the empty ones is
   * stored, and a client's updates are checked in order.
   */
  private judged(): Promise<null> {
    const before = this.sent;
    for (let i = 0; i <= before && this.isOpen; i++) this.send(EMPTY_UPDATE);
    return new Promise((resolve) => {
      this.onStored = () => {
        if (this.stored > before) resolve(null);
      };
    });
  }

  private answered(): Promise<null> {
    return new Promise((resolve) => {
      const look = (data: Buffer) => {
        if (data[0] !== MESSAGE_SYNC || data[1] !== STEP_2) return;
        this.socket.off('message', look);
        resolve(null);
      };
      this.socket.on('message', look);
      if (this.isOpen) this.send(questionFrame());
    });
  }

  end(): void {
    this.socket.terminate();
  }
}
