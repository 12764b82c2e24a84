import type { Request, RequestHandler, Response } from 'express';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { can, pageSubject } from '#content/permission.ts';
import { isId } from '#content/text/ids.ts';
import type { RequestQueues } from '#server/http/guard/request-queues.ts';
import type { Logger } from '#server/runtime/logger.ts';
import type { Services } from '#server/services.ts';

/**
 * Milliseconds. Short enough for proxies that close a connection silent for a minute; also bounds
 * how long a stream outlives an expired invitation.
 */
const HEARTBEAT = 25_000;
/**
 * Streams per session: a few tabs. Browsers allow six connections to a site, and other requests
 * must get through.
 */
const MOST_OF_A_SESSION = 4;
const MOST = 2_000;
/** Unread bytes after which a stream is closed. */
const MOST_UNREAD = 64 * 1024;
/** Replaces the thread ids when too many changed: the client reloads the page's annotations. */
const ALL = '*';
/** Milliseconds during which changes of a draft are gathered. */
const DRAFT_PAUSE = 2_000;
/** Milliseconds before the browser reconnects. */
const RETRY = 5_000;

interface PageStreamsDeps {
  readonly services: Pick<Services, 'access' | 'pages' | 'draftReading' | 'reviewers' | 'annotationNews' | 'events'>;
  readonly queues: RequestQueues;
  readonly logger: Logger;
}

/** The subjects of a stream, by the right that they need. */
type StreamSubject = 'annotation.read' | 'draft.read';

interface Stream {
  readonly pageId: string;
  readonly sessionId: string;
  readonly cookie: string | undefined;
  readonly response: Response;
  readonly about: StreamSubject;
  /**
   * The key of the request for a review by which a draft is read; null for a viewer with the right
   * to it.
   */
  readonly reviewKey: string | null;
}

/** @param threadIds null for any */
function threadsEvent(threadIds: readonly string[] | null): string {
  return `event: annotation\ndata: ${threadIds?.join(' ') ?? ALL}\n\n`;
}

/** What the right to a stream depends on. */
type Claim = Pick<Stream, 'pageId' | 'about' | 'reviewKey'>;

/**
 * `GET /annotations/<pageId>/flux`: server-sent events that notify a reading page of changes of its
 * threads, from `?depuis=<position>` on, and of its edition. With `?brouillon`, they notify it of
 * changes of its draft; a reviewer without other rights adds `&relire=<key>`, and is also notified
 * when their request is closed. Events carry no content: the page requests it under its own rights.
 */
export class PageStreams {
  readonly #deps: PageStreamsDeps;
  private readonly streams = new Set<Stream>();
  private readonly heartbeat: NodeJS.Timeout;
  /** Pages whose draft has changed and whose readers will be notified soon. */
  private readonly changed = new Map<string, NodeJS.Timeout>();
  /** Rechecks under way, and whether another one was requested meanwhile. */
  private readonly rechecks = new Map<string, boolean>();
  private closed = false;

  constructor(deps: PageStreamsDeps, heartbeatMs: number = HEARTBEAT) {
    this.#deps = deps;
    const { events } = deps.services;
    this.heartbeat = setInterval(
      () => void this.recheckOnce('heartbeat', () => this.streams, ': still here\n\n'),
      heartbeatMs,
    );
    this.heartbeat.unref();
    events.on('threads-changed', (pageId, threadIds) => {
      for (const stream of this.of(pageId, 'annotation.read')) this.send(stream, threadsEvent(threadIds));
    });
    events.on('page-changed', (pageId) => {
      void this.recheckOnce(
        `readers of ${pageId}`,
        () => this.of(pageId, 'annotation.read'),
        'event: page\ndata: \n\n',
      );
      void this.recheckOnce(`readers of the draft of ${pageId}`, () => this.of(pageId, 'draft.read'), '');
    });
    events.on('draft-stored', (pageId) => this.notifyOfDraftSoon(pageId));
    events.on('access-changed', () => void this.recheckOnce('all', () => this.streams, ''));
  }

  readonly handler: RequestHandler = async (request, response, next) => {
    // A script gets the refusal, whatever it accepts: no screen is rendered, except in a browser's
    // tab.
    response.locals.isForScript = true;
    try {
      const pageId = request.params.pageId ?? '';
      const viewer = await this.#deps.services.access.findViewer(request.headers.cookie);
      const { brouillon, relire, depuis } = request.query;
      const about: StreamSubject = brouillon === undefined ? 'annotation.read' : 'draft.read';
      const reviewKey = about === 'draft.read' && typeof relire === 'string' ? relire : null;
      const claim = { pageId, about, reviewKey };
      const isAdmitted =
        isId(pageId) && (await this.#deps.queues.read(request, response, viewer, () => this.admits(viewer, claim)));
      if (!isAdmitted) {
        throw new NavetteError(viewer.role === 'public' ? 'sign-in-required' : 'not-found');
      }
      // A link to review is a session of its own.
      const sessionId = viewer.role === 'public' ? (reviewKey ?? '') : viewer.sessionId;
      const ofSession = [...this.streams].filter((stream) => stream.sessionId === sessionId);
      if (this.closed || ofSession.length >= MOST_OF_A_SESSION || this.streams.size >= MOST) {
        throw new NavetteError('too-many', { retryAfterSeconds: 60 });
      }
      const stream = this.open(request, response, { ...claim, sessionId });
      if (about === 'draft.read') await this.notifyOfDraft(pageId);
      else if (stream && typeof depuis === 'string') this.catchUp(stream, depuis);
    } catch (error) {
      next(error);
    }
  };

  /** Ends all streams; browsers reconnect to the next process. */
  close(): void {
    this.closed = true;
    clearInterval(this.heartbeat);
    for (const timer of this.changed.values()) clearTimeout(timer);
    for (const stream of [...this.streams]) this.end(stream);
  }

  get size(): number {
    return this.streams.size;
  }

  /** @returns null if only its headers were asked for */
  private open(request: Request, response: Response, who: Claim & Pick<Stream, 'sessionId'>): Stream | null {
    response.status(200);
    response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
    response.setHeader('Cache-Control', 'no-store, no-transform');
    // Otherwise nginx buffers events.
    response.setHeader('X-Accel-Buffering', 'no');
    if (request.method === 'HEAD') {
      response.end();
      return null;
    }
    request.socket.setTimeout(0);
    request.socket.setNoDelay(true);
    const stream: Stream = { ...who, cookie: request.headers.cookie, response };
    this.streams.add(stream);
    response.on('close', () => this.streams.delete(stream));
    response.on('error', (error) => this.#deps.logger.debug({ err: error }, 'page stream'));
    response.write(`retry: ${RETRY}\n\n`);
    return stream;
  }

  /** Sends what changed between the rendering of the page and the opening of its stream. */
  private catchUp(stream: Stream, position: string): void {
    const threadIds = this.#deps.services.annotationNews.since(position, stream.pageId);
    if (threadIds?.length !== 0) this.send(stream, threadsEvent(threadIds));
  }

  private of(pageId: string, about: StreamSubject): Stream[] {
    return [...this.streams].filter((stream) => stream.pageId === pageId && stream.about === about);
  }

  /** Typing stores several updates a second: notifies readers at most once per pause. */
  private notifyOfDraftSoon(pageId: string): void {
    if (this.changed.has(pageId) || this.of(pageId, 'draft.read').length === 0) return;
    const timer = setTimeout(() => {
      this.changed.delete(pageId);
      void this.notifyOfDraft(pageId);
    }, DRAFT_PAUSE);
    this.changed.set(pageId, timer.unref());
  }

  /** Sends the readers of a draft the position of its last update. */
  private async notifyOfDraft(pageId: string): Promise<void> {
    try {
      const position = await this.#deps.services.draftReading.findPosition(pageId);
      await this.recheck(this.of(pageId, 'draft.read'), `event: draft\ndata: ${position}\n\n`);
    } catch (error) {
      this.#deps.logger.warn({ err: error }, 'the readers of a draft could not be told');
    }
  }

  private async admits(viewer: Viewer, { pageId, about, reviewKey }: Claim): Promise<boolean> {
    const { pages, reviewers } = this.#deps.services;
    if (reviewKey !== null) return (await reviewers.findAskedPage(reviewKey, viewer)) === pageId;
    const page = await pages.find(pageId);
    return page !== null && can(viewer, about, pageSubject(page));
  }

  /**
   * Rechecks streams, and once more if this is requested again meanwhile: however often a person
   * changes their name, the rechecks of thousands of streams do not add up.
   * @param key identifies these streams and this message
   */
  private async recheckOnce(key: string, find: () => Iterable<Stream>, message: string): Promise<void> {
    if (this.rechecks.has(key)) {
      this.rechecks.set(key, true);
      return;
    }
    do {
      this.rechecks.set(key, false);
      await this.recheck(find(), message);
    } while (this.rechecks.get(key));
    this.rechecks.delete(key);
  }

  /** Rechecks each stream's right, then ends it or writes to it. */
  private async recheck(streams: Iterable<Stream>, message: string): Promise<void> {
    for (const stream of [...streams]) {
      try {
        const viewer = await this.#deps.services.access.findViewer(stream.cookie);
        if (!(await this.admits(viewer, stream))) this.refuse(stream);
        else if (message !== '') this.send(stream, message);
      } catch (error) {
        // The right could not be read: ends the stream, and the browser reconnects.
        this.#deps.logger.warn({ err: error }, 'a page stream could not be rechecked');
        this.end(stream);
      }
    }
  }

  /**
   * Ends a stream whose right is gone. A reviewer is notified first: they may be writing their
   * answer.
   */
  private refuse(stream: Stream): void {
    if (stream.reviewKey !== null) this.send(stream, 'event: closed\ndata: \n\n');
    this.end(stream);
  }

  private send(stream: Stream, message: string): void {
    if (stream.response.writableLength > MOST_UNREAD) this.end(stream);
    else if (!stream.response.writableEnded) stream.response.write(message);
  }

  private end(stream: Stream): void {
    this.streams.delete(stream);
    stream.response.end();
  }
}
