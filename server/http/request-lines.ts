import type { Request, Response } from 'express';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/person.ts';
import { type Clock, systemClock } from '#server/runtime/clock.ts';
import { addressKey, RateLimit } from '#server/runtime/rate-limit.ts';
import { ConcurrencyLimit } from './concurrency-limit.ts';

/** Bytes of a body from which on it may take long to come: it waits in a line of its own. */
const LARGE_BODY = 64 * 1024;
/** Forms a minute from one address of people who are not signed in: a workshop's whole room may be behind it. */
const MOST_PUBLIC_FORMS = 120;
const MINUTE = 60_000;

/** Whose budget a request is on: a person, a partner's invitation, or the address of somebody who is not signed in. */
export function senderOf(viewer: Viewer, address: string): string {
  switch (viewer.role) {
    case 'public':
      return `address ${addressKey(address)}`;
    case 'partner':
      return `invitation ${viewer.invitationId}`;
    default:
      return `person ${viewer.personId}`;
  }
}

/**
 * Where requests wait that the application is to answer: a few of each sender are answered at the same time, so that many of one do not
 * stand before the one of another. Reading, small forms and large bodies have a line each: whoever sends pictures on a slow line can
 * still read.
 */
export class RequestLines {
  private readonly reading = new ConcurrencyLimit({ atOnce: 4, mostWaiting: 100 });
  private readonly changing = new ConcurrencyLimit({ atOnce: 4, mostWaiting: 50 });
  private readonly sending = new ConcurrencyLimit({ atOnce: 4, mostWaiting: 50 });
  /** Answers that are on their way: whoever does not read them asks for no more. */
  private readonly answers = new ConcurrencyLimit({ atOnce: 32, mostWaiting: 100 });
  private readonly publicForms: RateLimit;
  private readonly longestSilence: number;

  /** @param options.longestSilence milliseconds without a byte after which a connection is closed, but not while it waits here */
  constructor(options: { longestSilence: number; clock?: Clock }) {
    this.longestSilence = options.longestSilence;
    this.publicForms = new RateLimit({
      limit: MOST_PUBLIC_FORMS,
      windowMs: MINUTE,
      clock: options.clock ?? systemClock,
    });
  }

  /**
   * Waits for this request's turn. Nothing of its body is read before.
   * @param isRefused it is refused already: only the error screen is made, and nothing is counted
   * @returns ends the turn
   * @throws NavetteError `too-many` with `retryAfterSeconds`
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
    try {
      // A request that is refused has its place already.
      if (!isRefused) {
        const answered = await this.answers.enter(sender);
        if (response.closed) answered();
        else response.once('close', answered);
      }
      return await line.enter(sender);
    } finally {
      if (!response.destroyed) request.socket.setTimeout(this.longestSilence);
    }
  }
}

function hasLargeBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > LARGE_BODY;
}
