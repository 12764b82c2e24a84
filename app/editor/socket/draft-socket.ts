import * as encoding from 'lib0/encoding';
import { MESSAGE_PART, MESSAGE_PIECE, MESSAGE_SYNC } from '#content/draft/collab-protocol.ts';
import { inflate, PieceJoiner, parsePart } from './part-message.ts';
import type { Clocks, ReceivedParts } from './received-parts.ts';

const SYNC_STEP_1 = 0;
const SYNC_STEP_2 = 1;
const SYNC_UPDATE = 2;

/**
 * Milliseconds after which a connection that is not open yet is given up, and tried again: on a
 * line that loses the answer, browsers wait for minutes. As long as y-websocket waits for messages.
 */
const OPEN_WITHIN = 30_000;

type Message = Uint8Array<ArrayBuffer>;
type Listener<Heard> = ((event: Heard) => void) | null;

/** True for a frame with content: a sync step 2 or an update. */
export function carriesContent(frame: Uint8Array): boolean {
  return frame[0] === MESSAGE_SYNC && (frame[1] === SYNC_STEP_2 || frame[1] === SYNC_UPDATE);
}

/** Encodes a sync step 1 with this state vector. */
function questionOf(known: Clocks): Uint8Array {
  const clocks = encoding.createEncoder();
  encoding.writeVarUint(clocks, known.size);
  for (const [client, clock] of known) {
    encoding.writeVarUint(clocks, client);
    encoding.writeVarUint(clocks, clock);
  }
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_SYNC);
  encoding.writeVarUint(encoder, SYNC_STEP_1);
  encoding.writeVarUint8Array(encoder, encoding.toUint8Array(clocks));
  return encoding.toUint8Array(encoder);
}

/**
 * The WebSocket of a draft, with as much of its interface as y-websocket uses. It joins pieces,
 * unpacks parts and sets them aside, and queues other messages until there is a listener: a page
 * opens it before the editor's script is loaded.
 */
export class DraftSocket {
  binaryType: BinaryType = 'arraybuffer';
  onclose: Listener<CloseEvent> = null;
  onerror: Listener<Event> = null;
  readonly OPEN = 1;
  /** What this page holds of the draft, for the sync step 1. */
  known: () => Clocks = () => new Map();
  /** Called after each content frame. */
  onContentSent: () => void = () => {};
  /** The state vector sent in sync step 1; null before it is sent. */
  asked: Clocks | null = null;
  /** Settles when the socket is open. */
  readonly opened: Promise<void>;
  private readonly socket: WebSocket;
  private readonly parts: ReceivedParts;
  private readonly joiner = new PieceJoiner();
  /** In order of arrival; a promise represents parts that are being unpacked. */
  private readonly waiting: (Message | Promise<void>)[] = [];
  private delivering = false;
  private openReported = false;
  private listener: Listener<MessageEvent<ArrayBuffer>> = null;
  private openListener: Listener<Event> = null;

  constructor(address: string | URL, parts: ReceivedParts) {
    this.parts = parts;
    this.socket = new WebSocket(address);
    this.socket.binaryType = 'arraybuffer';
    const deadline = setTimeout(() => this.socket.close(), OPEN_WITHIN);
    this.opened = new Promise((resolve) => {
      this.socket.onopen = () => {
        clearTimeout(deadline);
        resolve();
        this.reportOpen();
      };
    });
    this.socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => this.take(new Uint8Array(data));
    this.socket.onerror = (event) => this.onerror?.(event);
    this.socket.onclose = (event) => {
      clearTimeout(deadline);
      this.onclose?.(event);
    };
  }

  get readyState(): number {
    return this.socket.readyState;
  }

  set onopen(listener: Listener<Event>) {
    this.openListener = listener;
    // The socket may already be open. Notify the new listener all the same, after its caller has
    // finished.
    if (this.readyState === this.OPEN) queueMicrotask(() => this.reportOpen());
  }

  set onmessage(listener: Listener<MessageEvent<ArrayBuffer>>) {
    this.listener = listener;
  }

  /** Sends sync step 1, once. */
  ask(): void {
    if (this.asked) return;
    this.asked = this.known();
    this.transmit(questionOf(this.asked));
  }

  send(frame: Uint8Array): void {
    // y-websocket knows what the draft holds, but not the parts beside it: send our own sync step
    // 1.
    if (frame[0] === MESSAGE_SYNC && frame[1] === SYNC_STEP_1) return this.ask();
    if (this.transmit(frame) && carriesContent(frame)) this.onContentSent();
  }

  /**
   * What waited to be delivered is answered by y-websocket even if the socket closes meanwhile: the
   * next one begins with all that this one was not given.
   */
  private transmit(frame: Uint8Array): boolean {
    const isOpen = this.readyState === this.OPEN;
    if (isOpen) this.socket.send(frame as Message);
    return isOpen;
  }

  close(): void {
    this.socket.close();
  }

  private reportOpen(): void {
    if (!this.openListener || this.openReported) return;
    this.openReported = true;
    this.openListener(new Event('open'));
    void this.deliver();
  }

  private take(message: Message): void {
    const [type] = message;
    if (type === MESSAGE_PIECE) {
      const whole = this.joiner.add(message);
      if (whole) return this.take(whole);
      this.passOn(message);
    } else if (type === MESSAGE_PART) {
      this.transmit(Uint8Array.of(MESSAGE_PART));
      this.waiting.push(this.unpack(message));
      this.passOn(message);
    } else this.waiting.push(message);
    void this.deliver();
  }

  private async unpack(message: Message): Promise<void> {
    try {
      const { packed, ranges, left } = parsePart(message);
      this.parts.add({ update: await inflate(packed), packed, ranges }, left);
    } catch (error) {
      // The part is corrupt: the next connection asks for it again.
      console.warn('part not read', error);
      this.socket.close();
    }
  }

  /** y-websocket drops silent connections: pass it each piece and part as a sign of life. */
  private passOn(message: Message): void {
    if (this.openReported) this.listener?.({ data: message.buffer } as MessageEvent<ArrayBuffer>);
  }

  private async deliver(): Promise<void> {
    if (this.delivering) return;
    this.delivering = true;
    while (this.openReported && this.listener && this.waiting.length > 0) {
      const next = this.waiting.shift()!;
      if (next instanceof Promise) await next;
      else this.listener({ data: next.buffer } as MessageEvent<ArrayBuffer>);
    }
    this.delivering = false;
  }
}
