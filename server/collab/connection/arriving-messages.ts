import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { MAX_FRAME } from '#content/draft/collab-protocol.ts';

/**
 * Bytes of messages that have begun to arrive: of one person, and of all. Each is kept in memory
 * until it is complete.
 */
const MOST_OF_A_PERSON = 1.5 * MAX_FRAME;
const MOST_IN_ALL = 8 * MAX_FRAME;

interface ArrivingMessage {
  readonly personId: string | null;
  bytes: number;
  /** Closes its connection. */
  readonly close: () => void;
}

/**
 * Bounds what is kept of messages that are not complete yet, over all connections: a person with
 * many of them could begin a long message on each and end none.
 */
export class ArrivingMessages {
  private readonly messages = new Set<ArrivingMessage>();
  private readonly ofPersons = new Map<string | null, number>();
  private total = 0;

  /**
   * Watches a connection until it closes. The one that makes a person exceed their bound is closed;
   * if all together do, the longest message of the person who has most.
   * @param stream the stream below the WebSocket
   */
  watch(socket: WebSocket, stream: Duplex, personId: string | null, close: () => void): void {
    const message: ArrivingMessage = { personId, bytes: 0, close };
    this.messages.add(message);
    // Before the WebSocket itself, which reports the end of a message while it handles these bytes.
    stream.prependListener('data', ({ length }: Buffer) => this.add(message, length));
    socket.on('message', () => this.forget(message));
    socket.on('close', () => {
      this.forget(message);
      this.messages.delete(message);
    });
  }

  private add(message: ArrivingMessage, bytes: number): void {
    if (!this.messages.has(message)) return;
    this.count(message, bytes);
    if (this.ofPersons.get(message.personId)! > MOST_OF_A_PERSON) this.end(message);
    else if (this.total > MOST_IN_ALL) this.end(this.findLongest());
  }

  private count(message: ArrivingMessage, bytes: number): void {
    const { personId } = message;
    message.bytes += bytes;
    this.total += bytes;
    const theirs = (this.ofPersons.get(personId) ?? 0) + bytes;
    if (theirs > 0) this.ofPersons.set(personId, theirs);
    else this.ofPersons.delete(personId);
  }

  private forget(message: ArrivingMessage): void {
    this.count(message, -message.bytes);
  }

  /** The longest message of the person who has most. */
  private findLongest(): ArrivingMessage {
    const [person] = [...this.ofPersons].reduce((most, one) => (one[1] > most[1] ? one : most));
    const theirs = [...this.messages].filter(({ personId }) => personId === person);
    return theirs.reduce((most, one) => (one.bytes > most.bytes ? one : most));
  }

  private end(message: ArrivingMessage): void {
    this.forget(message);
    this.messages.delete(message);
    message.close();
  }
}
