import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';

/**
 * How much of an unwanted body is still read, and for how long, before its connection is closed.
 */
export interface DrainLimits {
  readonly bytes: number;
  readonly milliseconds: number;
}

/** Milliseconds between checks of the limits. */
const CHECK_EVERY = 50;

/** A few photos too many, on a slow network. */
const LIMITS: DrainLimits = { bytes: 64 * 1024 * 1024, milliseconds: 60_000 };

/**
 * How long to wait for a body. Waiting uses up the time, and received bytes give it back, so that
 * the rate counts, not the size: a picture on the slowest mobile network arrives, a client that
 * sends a byte now and then cannot hold a connection for ever.
 */
export interface Patience {
  /** The longest silence. */
  readonly milliseconds: number;
  /** The slowest accepted rate. */
  readonly bytesPerSecond: number;
}

/** A fifteenth of 64 kbit/s. */
const PATIENCE: Patience = { milliseconds: 60_000, bytesPerSecond: 512 };

/**
 * A request's body as a stream. Reads nothing before the consumer asks, and cancelling preserves
 * the connection, since the response must still be sent. A body that comes too slowly is aborted
 * with its connection.
 */
export function bodyOf(request: IncomingMessage, patience: Patience = PATIENCE): ReadableStream<Uint8Array> {
  let stop = () => {};
  let left = patience.milliseconds;
  let waitingSince: number | null = null;
  let late: NodeJS.Timeout | undefined;
  const wait = () => {
    if (waitingSince !== null) return;
    waitingSince = performance.now();
    late = setTimeout(() => request.destroy(), left);
  };
  const endWait = (bytes: number) => {
    clearTimeout(late);
    if (waitingSince === null) return;
    left += (bytes * 1000) / patience.bytesPerSecond - (performance.now() - waitingSince);
    left = Math.max(0, Math.min(patience.milliseconds, left));
    waitingSince = null;
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const data = (chunk: Buffer) => {
          request.pause();
          endWait(chunk.length);
          controller.enqueue(new Uint8Array(chunk));
        };
        const end = () => {
          stop();
          controller.close();
        };
        const close = () => {
          stop();
          controller.error(new Error('the connection was closed before the body had ended'));
        };
        stop = () => {
          endWait(0);
          request.off('data', data).off('end', end).off('close', close).off('error', close);
        };
        request.on('data', data).on('end', end).on('close', close).on('error', close);
        request.pause();
      },
      pull() {
        wait();
        request.resume();
      },
      cancel() {
        stop();
        request.pause();
      },
    },
    { highWaterMark: 0 },
  );
}

/**
 * Reads and discards the rest of a body, until its end or a limit; then closes the connection. A
 * browser reads the response only after it has sent everything: closed earlier, it would show a
 * lost connection instead.
 */
export function drain(request: IncomingMessage, limits: DrainLimits = LIMITS): Promise<void> {
  if (request.complete || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const { socket } = request;
    const before = socket.bytesRead;
    const until = performance.now() + limits.milliseconds;
    const done = () => {
      clearInterval(checking);
      resolve();
    };
    // Counts the connection's bytes: Node discards an unread body itself, without events.
    const checking = setInterval(() => {
      if (request.complete) done();
      else if (socket.bytesRead - before > limits.bytes || performance.now() > until) request.destroy();
    }, CHECK_EVERY);
    checking.unref();
    request.removeAllListeners('data');
    request.once('end', done).once('close', done);
    // A broken connection is expected here.
    request.on('error', done);
    request.resume();
  });
}

/** Makes sure that responses sent before their request was fully read arrive. */
export function drainAfterAnswer(limits: DrainLimits = LIMITS): RequestHandler {
  return (request, response, next) => {
    response.once('finish', () => void drain(request, limits));
    next();
  };
}
