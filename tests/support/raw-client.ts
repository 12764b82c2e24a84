import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import { COLLAB_PATH, MESSAGE_AWARENESS, MESSAGE_SYNC } from '#content/draft/collab-protocol.ts';

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
    });
  }

  static async open(url: string, pageId: string, cookie: string): Promise<RawClient> {
    const client = new RawClient(new WebSocket(`${url}${COLLAB_PATH}${pageId}`, { headers: { cookie } }));
    await new Promise((resolve) => client.socket.once('open', resolve));
    return client;
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  send(frame: Uint8Array | string): void {
    this.socket.send(frame);
  }

  /**
   * Sends a sync step 1 and waits for the answer: everything sent before has then been received,
   * though not all of it need have been judged (`settleJudged`).
   * @returns the close code, null if open
   */
  async settle(): Promise<number | null> {
    const answered = new Promise<null>((resolve) => {
      const look = (data: Buffer) => {
        if (data[0] !== MESSAGE_SYNC || data[1] !== STEP_2) return;
        this.socket.off('message', look);
        resolve(null);
      };
      this.socket.on('message', look);
    });
    if (this.isOpen) this.send(questionFrame());
    return Promise.race([answered, this.closed.then(({ code }) => code)]);
  }

  /**
   * As `settle`, when all that was sent has been judged as well.
   * @param judged settles when the server has judged what it received: what reads the draft waits
   * for that, unless the sender has used much of the event loop (`Intake.caughtUp`)
   */
  async settleJudged(judged: () => Promise<unknown>): Promise<number | null> {
    if ((await this.settle()) === null) await judged();
    return this.settle();
  }

  end(): void {
    this.socket.terminate();
  }
}
