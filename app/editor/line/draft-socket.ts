import * as encoding from 'lib0/encoding';
import { MESSAGE_PART, MESSAGE_PIECE, MESSAGE_SYNC } from '#content/draft/collab-protocol.ts';
import { inflate, PieceJoiner, parsePart } from './part-message.ts';
import type { Clocks, ReceivedParts } from './received-parts.ts';

const SYNC_STEP_1 = 0;
const SYNC_STEP_2 = 1;
const SYNC_UPDATE = 2;

type Message = Uint8Array<ArrayBuffer>;
type Listener<Heard> = ((event: Heard) => void) | null;

/** True for a frame that carries text: the answer to the server's first question, or an update. */
export function carriesContent(frame: Uint8Array): boolean {
  return frame[0] === MESSAGE_SYNC && (frame[1] === SYNC_STEP_2 || frame[1] === SYNC_UPDATE);
}

/** A sync step 1: asks for what is beyond these clocks. */
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
 * The WebSocket of a draft, as far as y-websocket uses one. It puts pieces together, unpacks parts and sets them aside, and keeps what
 * else comes until somebody listens: a page opens it before the editor's script is there.
 */
export class DraftSocket {
  binaryType: BinaryType = 'arraybuffer';
  onclose: Listener<CloseEvent> = null;
  onerror: Listener<Event> = null;
  readonly OPEN = 1;
  /** What this page holds of the draft, for the question that begins a connection. */
  known: () => Clocks = () => new Map();
  /** Called after each frame with content. */
  onContentSent: () => void = () => {};
  /** What was asked with; null before the question. */
  asked: Clocks | null = null;
  /** Settles when the connection stands. */
  readonly opened: Promise<void>;
  private readonly socket: WebSocket;
  private readonly parts: ReceivedParts;
  private readonly joiner = new PieceJoiner();
  /** In the order they came; a promise stands for parts that are being unpacked. */
  private readonly waiting: (Message | Promise<void>)[] = [];
  private delivering = false;
  private openTold = false;
  private listener: Listener<MessageEvent<ArrayBuffer>> = null;
  private openListener: Listener<Event> = null;

  constructor(address: string | URL, parts: ReceivedParts) {
    this.parts = parts;
    this.socket = new WebSocket(address);
    this.socket.binaryType = 'arraybuffer';
    this.opened = new Promise((resolve) => {
      this.socket.onopen = () => {
        resolve();
        this.tellOpen();
      };
    });
    this.socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => this.take(new Uint8Array(data));
    this.socket.onerror = (event) => this.onerror?.(event);
    this.socket.onclose = (event) => this.onclose?.(event);
  }

  get readyState(): number {
    return this.socket.readyState;
  }

  set onopen(listener: Listener<Event>) {
    this.openListener = listener;
    // It may have been open for long: whoever listens now hears of it all the same, after they are done listening.
    if (this.readyState === this.OPEN) queueMicrotask(() => this.tellOpen());
  }

  set onmessage(listener: Listener<MessageEvent<ArrayBuffer>>) {
    this.listener = listener;
  }

  /** Asks for what this page lacks, once. */
  ask(): void {
    if (this.asked) return;
    this.asked = this.known();
    this.socket.send(questionOf(this.asked) as Message);
  }

  send(frame: Uint8Array): void {
    // y-websocket knows of the draft alone, not of the parts that are here beside it.
    if (frame[0] === MESSAGE_SYNC && frame[1] === SYNC_STEP_1) return this.ask();
    this.socket.send(frame as Message);
    if (carriesContent(frame)) this.onContentSent();
  }

  close(): void {
    this.socket.close();
  }

  private tellOpen(): void {
    if (!this.openListener || this.openTold) return;
    this.openTold = true;
    this.openListener(new Event('open'));
    void this.deliver();
  }

  private take(message: Message): void {
    const [type] = message;
    if (type === MESSAGE_PIECE) {
      const whole = this.joiner.add(message);
      if (whole) return this.take(whole);
      this.tellOfSomething(message);
    } else if (type === MESSAGE_PART) {
      this.socket.send(Uint8Array.of(MESSAGE_PART));
      this.waiting.push(this.unpack(message));
      this.tellOfSomething(message);
    } else this.waiting.push(message);
    void this.deliver();
  }

  private async unpack(message: Message): Promise<void> {
    try {
      const { packed, ranges, left } = parsePart(message);
      this.parts.add({ update: await inflate(packed), packed, ranges }, left);
    } catch (error) {
      // Not what was sent: the next connection asks for it again.
      console.warn('a part of the draft could not be read', error);
      this.socket.close();
    }
  }

  /** y-websocket leaves a line from which nothing comes: it hears of each piece as that comes. */
  private tellOfSomething(message: Message): void {
    if (this.openTold) this.listener?.({ data: message.buffer } as MessageEvent<ArrayBuffer>);
  }

  private async deliver(): Promise<void> {
    if (this.delivering) return;
    this.delivering = true;
    while (this.openTold && this.listener && this.waiting.length > 0) {
      const next = this.waiting.shift()!;
      if (next instanceof Promise) await next;
      else this.listener({ data: next.buffer } as MessageEvent<ArrayBuffer>);
    }
    this.delivering = false;
  }
}
