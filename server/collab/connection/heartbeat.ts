import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/** Milliseconds between two checks of every connection. */
const INTERVAL = 10_000;
/** Checks between two pings. */
const PING_EVERY = 3;
/** Checks without a received byte after which a connection counts as lost. */
const LOST_AFTER = 6;

interface Watched {
  readonly stream: Socket;
  /** Called when a message takes longer to arrive than the time between two checks. */
  readonly onSlowMessage: () => void;
  bytesRead: number;
  messages: number;
  messagesBefore: number;
  silentLooks: number;
}

/**
 * Ends connections whose peer is gone. Any received byte is a sign of life, not only a pong: on a
 * slow network the pong waits behind a long message. So is a byte that is sent while others wait:
 * the system's buffer was full, so the peer reads. Nothing is concluded from a connection whose
 * reading is paused.
 */
export class Heartbeat {
  private readonly interval: number;
  private readonly watched = new Map<WebSocket, Watched>();
  private readonly timer: NodeJS.Timeout;
  private looks = 0;

  /** @param interval milliseconds between two checks; tests shorten it */
  constructor(interval: number = INTERVAL) {
    this.interval = interval;
    this.timer = setInterval(() => this.look(), interval);
    this.timer.unref();
  }

  /**
   * Watches a connection until it closes.
   * @param stream the stream below the WebSocket
   * @param onSlowMessage called repeatedly while a slow message is arriving
   */
  watch(socket: WebSocket, stream: Duplex, onSlowMessage: () => void): void {
    const tcp = stream as Socket;
    const watched: Watched = {
      stream: tcp,
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
    // Node's timeout sees each chunk that is sent; `writableLength` changes only when a whole write
    // is done.
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
      const { stream, messages } = watched;
      if (stream.bytesRead !== watched.bytesRead) {
        watched.silentLooks = 0;
        if (messages === watched.messagesBefore) watched.onSlowMessage();
      } else if (++watched.silentLooks >= LOST_AFTER && stream.writableLength === 0 && !socket.isPaused) {
        socket.terminate();
        continue;
      }
      watched.bytesRead = stream.bytesRead;
      watched.messagesBefore = messages;
      if (this.looks % PING_EVERY === 0) socket.ping();
    }
  }
}
