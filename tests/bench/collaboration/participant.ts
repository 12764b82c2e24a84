import { messageBody, PROTOCOLS, type Protocol, updateMessage } from './protocol.ts';
import { clientFrame, RawSocket } from './raw-socket.ts';
import type { MeasuredServer } from './server-process.ts';

/** Called with an update as it arrives: bytes `start` to `end`. */
export type UpdateReader = (bytes: Buffer, start: number, end: number) => void;

/** Hocuspocus' answer to a sync message, which contains its own sync step 1. */
const SYNC_REPLY = 4;
/** Navette's message that reports how many frames are stored. */
const MESSAGE_STORED = 120;
const PATIENCE = 60_000;
/** An update without content. */
const NOTHING = Uint8Array.of(0, 0);

/** One connection to a draft: sends its hello, waits until it is synchronised, reads updates. */
export class Participant {
  private readonly socket: RawSocket;
  private readonly protocol: Protocol;
  private readonly address: Uint8Array;
  private readonly onUpdate: UpdateReader;
  private readonly synced: Promise<Uint8Array>;
  private settleSynced: (state: Uint8Array) => void = () => {};
  private holding: { bytes: number; updates: Uint8Array[]; run: (updates: Uint8Array[]) => void } | null = null;
  private inStep = false;
  private storedWaiter: { frames: number; run: () => void } | null = null;
  /** Answers to the server's own sync step 1; they count as frames with content. */
  private answers = 0;
  /** Frames with content that the server reported as stored; only Navette reports it. */
  stored = 0;
  /** Updates that arrived. */
  received = 0;

  constructor(
    server: MeasuredServer,
    draft: string,
    options: { cookie?: string | undefined; onUpdate?: UpdateReader } = {},
  ) {
    this.protocol = PROTOCOLS[server.name];
    this.address = this.protocol.address(draft);
    this.onUpdate = options.onUpdate ?? (() => {});
    this.synced = new Promise((resolve) => {
      this.settleSynced = resolve;
    });
    this.socket = new RawSocket({
      port: server.port,
      path: this.protocol.path(draft),
      cookie: options.cookie,
      onFrame: (bytes, start, end) => this.read(bytes, start + this.address.length, end),
    });
    const hello = this.protocol.hello(draft);
    this.socket.whenOpen().then(
      () => {
        for (const message of hello) this.socket.write(clientFrame(message));
        if (!this.protocol.answersSync) this.settleSynced(Uint8Array.of(0, 0));
      },
      () => undefined,
    );
  }

  /**
   * Settles with the draft's state, as the server sent it, once in step.
   * @throws after a minute, or when it was closed
   */
  async whenSynced(): Promise<Uint8Array> {
    await this.socket.whenOpen();
    return withinReason(this.synced, () => `not in step (closed with ${this.socket.closedWith})`);
  }

  /**
   * Settles with all updates that arrived, once synchronised and holding at least so many bytes. A
   * server may report a newcomer as synchronised while it is still loading, and send the text
   * afterwards; or send it before.
   */
  whenHolding(bytes: number): Promise<Uint8Array[]> {
    const holding = new Promise<Uint8Array[]>((run) => {
      this.holding = { bytes, updates: [], run };
    });
    return withinReason(holding, () => `no text of ${bytes} bytes (closed with ${this.socket.closedWith})`);
  }

  /** Settles when so many of the frames that were written here are stored. */
  whenStored(written: number): Promise<void> {
    const frames = written + this.answers;
    if (this.stored >= frames) return Promise.resolve();
    const stored = new Promise<void>((run) => {
      this.storedWaiter = { frames, run };
    });
    return withinReason(stored, () => `${this.stored} of ${frames} frames stored`);
  }

  get closedWith(): number | null {
    return this.socket.closedWith;
  }

  /** A frame that carries this update. */
  frame(update: Uint8Array): Buffer {
    return clientFrame(updateMessage(this.address, update));
  }

  write(frames: Uint8Array): void {
    this.socket.write(frames);
  }

  destroy(): void {
    this.socket.destroy();
  }

  private answer(): void {
    this.answers++;
    this.socket.write(clientFrame(updateMessage(this.address, NOTHING, 1)));
  }

  private hold(update: Uint8Array): void {
    const { updates, bytes, run } = this.holding!;
    updates.push(update);
    if (!this.inStep || updates.reduce((sum, { length }) => sum + length, 0) < bytes) return;
    this.holding = null;
    run(updates);
  }

  private read(bytes: Buffer, start: number, end: number): void {
    const type = bytes[start];
    if (type === 0 || type === SYNC_REPLY) {
      const kind = bytes[start + 1];
      // As a client that has nothing yet: it is synchronised when it has the server's answer to its
      // sync step 1.
      if (kind === 0) this.answer();
      if (kind === 1) this.inStep = true;
      if (this.holding && kind !== 0) this.hold(messageBody(bytes, start + 2, end));
      if (kind === 2) {
        this.received++;
        let position = start + 2;
        while (bytes[position++]! >= 0x80);
        this.onUpdate(bytes, position, end);
      } else if (kind === 1) this.settleSynced(messageBody(bytes, start + 2, end));
    } else if (type === MESSAGE_STORED) {
      let value = 0;
      let factor = 1;
      for (let position = start + 1; position < end; position++) {
        value += (bytes[position]! & 0x7f) * factor;
        factor *= 128;
      }
      this.stored = value;
      if (this.storedWaiter && value >= this.storedWaiter.frames) this.storedWaiter.run();
    }
  }
}

async function withinReason<T>(promise: Promise<T>, what: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(what())), PATIENCE);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
