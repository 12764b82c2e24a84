import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/** Milliseconds between two looks at every connection. */
const INTERVAL = 10_000;
/** Looks between two pings. */
const PING_EVERY = 3;
/** Looks without a byte from the other end after which the connection is taken for lost. */
const LOST_AFTER = 6;

interface Watched {
  readonly line: Socket;
  /** Somebody sends a message that is longer than the time between two looks. */
  readonly onSlowMessage: () => void;
  bytesRead: number;
  messages: number;
  messagesBefore: number;
  silentLooks: number;
}

/**
 * Ends connections whose other end is gone. Any byte that comes is a sign of life, not only the answer to a ping: on a slow line that
 * answer waits behind a long message. So is a byte that leaves while others wait, since the system's buffer was full: somebody reads.
 * Nothing is concluded from a connection that is not read from on purpose.
 */
export class Heartbeat {
  private readonly interval: number;
  private readonly watched = new Map<WebSocket, Watched>();
  private readonly timer: NodeJS.Timeout;
  private looks = 0;

  /** @param interval milliseconds between two looks; tests shorten it */
  constructor(interval: number = INTERVAL) {
    this.interval = interval;
    this.timer = setInterval(() => this.look(), interval);
    this.timer.unref();
  }

  /**
   * Watches a connection until it closes.
   * @param line what the WebSocket runs over
   * @param onSlowMessage called from time to time while a message is arriving that takes long
   */
  watch(socket: WebSocket, line: Duplex, onSlowMessage: () => void): void {
    const tcp = line as Socket;
    const watched: Watched = {
      line: tcp,
      onSlowMessage,
      bytesRead: tcp.bytesRead,
      messages: 0,
      messagesBefore: 0,
      silentLooks: 0,
    };
    this.watched.set(socket, watched);
    socket.on('message', () => {
      watched.messages++;
    });
    socket.on('close', () => this.watched.delete(socket));
    // Node counts what leaves, piece by piece, where `writableLength` shows only that a whole write is done.
    tcp.setTimeout(this.interval * LOST_AFTER, () => {
      if (tcp.writableLength > 0) socket.terminate();
    });
  }

  end(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    this.looks++;
    for (const [socket, watched] of this.watched) {
      const { line, messages } = watched;
      if (line.bytesRead !== watched.bytesRead) {
        watched.silentLooks = 0;
        if (messages === watched.messagesBefore) watched.onSlowMessage();
      } else if (++watched.silentLooks >= LOST_AFTER && line.writableLength === 0 && !socket.isPaused) {
        socket.terminate();
        continue;
      }
      watched.bytesRead = line.bytesRead;
      watched.messagesBefore = messages;
      if (this.looks % PING_EVERY === 0) socket.ping();
    }
  }
}
