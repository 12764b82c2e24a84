import type { Request, Response } from 'express';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { type Clock, systemClock } from '#server/runtime/clock.ts';
import { RateLimit } from '#server/runtime/rate-limit.ts';
import { senderOf } from '#server/runtime/sender.ts';
import { ConcurrencyLimit } from './concurrency-limit.ts';

/** Bytes from which on a body may be slow: it waits in a separate queue. */
const LARGE_BODY = 64 * 1024;
/**
 * Forms per minute from one address of people who are not signed in: a whole workshop may share it.
 */
const MOST_PUBLIC_FORMS = 120;
const MINUTE = 60_000;

/** The client closed the connection before its turn came: no response can be sent. */
export class ClientGone extends Error {}

function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController();
  const abort = () => gone.abort(new ClientGone('the client closed the connection while it waited'));
  if (response.destroyed) abort();
  else response.once('close', abort);
  return gone.signal;
}

/**
 * Queues requests to the application per sender: only a few of each run concurrently, so that one
 * sender's many do not delay another's. Reads, small forms and large bodies queue separately, so
 * that a sender who uploads pictures on a slow network can still read.
 */
export class RequestQueues {
  private readonly reading = new ConcurrencyLimit({ atOnce: 4, mostWaiting: 100 });
  private readonly changing = new ConcurrencyLimit({ atOnce: 4, mostWaiting: 50 });
  private readonly sending = new ConcurrencyLimit({ atOnce: 4, mostWaiting: 50 });
  /** Responses being sent: a client that does not read them gets no more. */
  private readonly answers = new ConcurrencyLimit({ atOnce: 32, mostWaiting: 100 });
  private readonly publicForms: RateLimit;
  private readonly longestSilence: number;

  /**
   * @param options.longestSilence milliseconds without a byte after which a connection is closed,
   * suspended while it waits here
   */
  constructor(options: { longestSilence: number; clock?: Clock }) {
    this.longestSilence = options.longestSilence;
    this.publicForms = new RateLimit({
      limit: MOST_PUBLIC_FORMS,
      windowMs: MINUTE,
      clock: options.clock ?? systemClock,
    });
  }

  /**
   * Waits for this request's turn, before its body is read.
   * @param isRefused the request is already refused: only the error screen is rendered, and nothing
   * is counted
   * @returns ends the turn
   * @throws NavetteError `too-many` with `retryAfterSeconds`; `ClientGone`
   */
  async enter(request: Request, response: Response, viewer: Viewer, isRefused: boolean): Promise<() => void> {
    const sender = senderOf(viewer, request.ip ?? '');
    const reads = isRefused || request.method === 'GET' || request.method === 'HEAD';
    if (!reads && viewer.role === 'public') {
      const seconds = this.publicForms.take(sender);
      if (seconds > 0) throw new NavetteError('too-many', { retryAfterSeconds: seconds });
    }
    const line = reads ? this.reading : hasLargeBody(request) ? this.sending : this.changing;
    request.socket.setTimeout(0);
    const gone = goneSignal(response);
    try {
      // A refused request has its place already.
      if (!isRefused) {
        const answered = await this.answers.enter(sender, gone);
        if (response.closed) answered();
        else response.once('close', answered);
      }
      return await line.enter(sender, gone);
    } finally {
      if (!response.destroyed) request.socket.setTimeout(this.longestSilence);
    }
  }

  /**
   * Runs the work on a request whose turn it is. Once all of it is read, its sender can only wait,
   * as for an image that is behind others': the silence is not theirs, and closes nothing.
   */
  async answer<Result>(request: Request, response: Response, work: () => Promise<Result>): Promise<Result> {
    const wait = () => void request.socket.setTimeout(0);
    request.once('end', wait);
    try {
      return await work();
    } finally {
      request.off('end', wait);
      if (!response.destroyed) request.socket.setTimeout(this.longestSilence);
    }
  }

  /**
   * Runs work in the sender's queue of reads, for answers that are not rendered pages. What is sent
   * afterwards (a file, a stream of events) no longer counts.
   * @throws NavetteError `too-many`; `ClientGone`; what the work throws
   */
  async read<Result>(
    request: Request,
    response: Response,
    viewer: Viewer,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const leave = await this.reading.enter(senderOf(viewer, request.ip ?? ''), goneSignal(response));
    try {
      return await work();
    } finally {
      leave();
    }
  }
}

function hasLargeBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > LARGE_BODY;
}
