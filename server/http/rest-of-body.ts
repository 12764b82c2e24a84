import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';

/** How much of a body that nobody wants is still taken in, and for how long, before its connection is closed. */
export interface DrainLimits {
  readonly bytes: number;
  readonly milliseconds: number;
}

/** How often it is looked whether a limit is reached, milliseconds. */
const LOOKING = 50;

/** A few photos too many, on a slow line. */
const LIMITS: DrainLimits = { bytes: 64 * 1024 * 1024, milliseconds: 60_000 };

/**
 * How long a body is waited for. Time in which somebody waits for it is used up, and given back by the bytes that come, so that what
 * counts is how fast they come and not how many they are: a picture on the slowest of mobile lines arrives, a sender who says a letter
 * now and then does not hold a connection for ever.
 */
export interface Patience {
  /** The longest silence. */
  readonly milliseconds: number;
  /** The slowest line. */
  readonly bytesPerSecond: number;
}

/** A fifteenth of a line of 64 kbit/s. */
const PATIENCE: Patience = { milliseconds: 60_000, bytesPerSecond: 512 };

/**
 * A request's body for those who read it. Nothing is taken from the connection before somebody asks, and who stops reading leaves
 * the connection whole: the answer still has to be heard. One that comes too slowly is broken off with its connection.
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
 * Takes in the rest of a body and forgets it, until it ends or a limit is reached; then closes the connection. A browser reads an
 * answer only when it has sent all: closed earlier, it would show a lost connection instead.
 */
export function drain(request: IncomingMessage, limits: DrainLimits = LIMITS): Promise<void> {
  if (request.complete || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const { socket } = request;
    const before = socket.bytesRead;
    const until = performance.now() + limits.milliseconds;
    const done = () => {
      clearInterval(looking);
      resolve();
    };
    // By what came over the connection: Node itself throws away what nobody has begun to read, unseen.
    const looking = setInterval(() => {
      if (request.complete) done();
      else if (socket.bytesRead - before > limits.bytes || performance.now() > until) request.destroy();
    }, LOOKING);
    looking.unref();
    request.removeAllListeners('data');
    request.once('end', done).once('close', done);
    // A connection that breaks now is no news.
    request.on('error', done);
    request.resume();
  });
}

/** Lets every answer be heard that was given before its request had been read. */
export function drainAfterAnswer(limits: DrainLimits = LIMITS): RequestHandler {
  return (request, response, next) => {
    response.once('finish', () => void drain(request, limits));
    next();
  };
}
