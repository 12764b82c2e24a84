import { randomBytes } from 'node:crypto';
import net from 'node:net';

/** A frame's payload: bytes `start` to `end` of a buffer that is used again afterwards. */
export type FrameReader = (bytes: Buffer, start: number, end: number) => void;

const OPCODE = { binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** A client's frame, masked as a browser's would be. */
export function clientFrame(payload: Uint8Array, opcode: number = OPCODE.binary): Buffer {
  const size = payload.length;
  const header = size < 126 ? 2 : size < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + 4 + size);
  frame[0] = 0x80 | opcode;
  if (header === 2) frame[1] = 0x80 | size;
  else if (header === 4) {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(size, 2);
  } else {
    frame[1] = 0x80 | 127;
    frame.writeBigUInt64BE(BigInt(size), 2);
  }
  const mask = randomBytes(4);
  mask.copy(frame, header);
  for (let i = 0; i < size; i++) frame[header + 4 + i] = payload[i]! ^ mask[i & 3]!;
  return frame;
}

/** A WebSocket client of few instructions: what is measured is the server. */
export class RawSocket {
  private readonly socket: net.Socket;
  private readonly onFrame: FrameReader;
  private rest: Buffer | null = null;
  private upgraded = false;
  private readonly opened: Promise<void>;
  private settleOpened: { resolve(): void; reject(error: Error): void } = { resolve() {}, reject() {} };
  /** The code the server closed with, null while it has not. */
  closedWith: number | null = null;

  constructor(options: { port: number; path: string; cookie?: string | undefined; onFrame: FrameReader }) {
    this.onFrame = options.onFrame;
    this.opened = new Promise((resolve, reject) => {
      this.settleOpened = { resolve, reject };
    });
    const buffer = Buffer.allocUnsafe(64 * 1024);
    this.socket = net.connect({
      host: '127.0.0.1',
      port: options.port,
      noDelay: true,
      // One buffer for all that comes: each chunk is read before the next.
      onread: {
        buffer,
        callback: (size) => {
          this.receive(buffer.subarray(0, size));
          return true;
        },
      },
    });
    this.socket.on('error', (error) => this.settleOpened.reject(error));
    this.socket.on('close', () => {
      this.closedWith ??= 1006;
      this.settleOpened.reject(new Error(`closed before it was open: ${options.path}`));
    });
    this.socket.write(
      [
        `GET ${options.path} HTTP/1.1`,
        `Host: 127.0.0.1:${options.port}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
        ...(options.cookie ? [`Cookie: ${options.cookie}`] : []),
        '\r\n',
      ].join('\r\n'),
    );
  }

  /** Settles when the server has switched protocols. */
  whenOpen(): Promise<void> {
    return this.opened;
  }

  /** Sends frames made by `clientFrame`, one or several in a row. */
  write(frames: Uint8Array): void {
    this.socket.write(frames);
  }

  /** Ends without a closing handshake, as a lost line does. */
  destroy(): void {
    this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    let bytes = chunk;
    if (this.rest) {
      bytes = Buffer.concat([this.rest, chunk]);
      this.rest = null;
    }
    let position = 0;
    if (!this.upgraded) {
      const end = bytes.indexOf('\r\n\r\n');
      if (end < 0) {
        this.rest = Buffer.from(bytes);
        return;
      }
      if (!bytes.toString('latin1', 0, 12).startsWith('HTTP/1.1 101')) {
        this.settleOpened.reject(new Error(bytes.toString('latin1', 0, end)));
        this.socket.destroy();
        return;
      }
      this.upgraded = true;
      position = end + 4;
      this.settleOpened.resolve();
    }
    position = this.readFrames(bytes, position);
    if (position < bytes.length) this.rest = this.keep(bytes, position);
  }

  /** @returns where the first frame that is not whole begins */
  private readFrames(bytes: Buffer, from: number): number {
    let position = from;
    while (bytes.length - position >= 2) {
      let size = bytes[position + 1]! & 0x7f;
      let header = 2;
      if (size === 126) {
        if (bytes.length - position < 4) break;
        size = bytes.readUInt16BE(position + 2);
        header = 4;
      } else if (size === 127) {
        if (bytes.length - position < 10) break;
        size = Number(bytes.readBigUInt64BE(position + 2));
        header = 10;
      }
      const start = position + header;
      if (bytes.length < start + size) break;
      this.take(bytes[position]! & 0x0f, bytes, start, start + size);
      position = start + size;
    }
    return position;
  }

  /** Copies the rest out of the buffer that the next chunk overwrites. */
  private keep(bytes: Buffer, position: number): Buffer {
    return Buffer.from(bytes.subarray(position));
  }

  private take(opcode: number, bytes: Buffer, start: number, end: number): void {
    if (opcode === OPCODE.binary) this.onFrame(bytes, start, end);
    else if (opcode === OPCODE.ping) this.write(clientFrame(bytes.subarray(start, end), OPCODE.pong));
    else if (opcode === OPCODE.close) this.closedWith = end - start >= 2 ? bytes.readUInt16BE(start) : 1005;
  }
}
