import type { Request, RequestHandler, Response } from 'express';
import { NavetteError } from '#content/errors.ts';
import { can, pageSubject } from '#content/permission.ts';
import type { Viewer } from '#content/person.ts';
import { isId } from '#content/text/ids.ts';
import type { Logger } from '#server/runtime/logger.ts';
import type { Services } from '#server/services.ts';
import type { RequestLines } from './request-lines.ts';

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
/** Milliseconds before the browser reconnects. */
const RETRY = 5_000;

interface AnnotationStreamsDeps {
  readonly services: Pick<Services, 'access' | 'pages' | 'events'>;
  readonly lines: RequestLines;
  readonly logger: Logger;
}

interface Stream {
  readonly pageId: string;
  readonly sessionId: string;
  readonly cookie: string | undefined;
  readonly response: Response;
}

/**
 * `GET /annotations/<pageId>/flux`: server-sent events that tell a reading page which of its
 * threads changed, or that its edition did. Events carry no content: the page requests it under its
 * own rights.
 */
export class AnnotationStreams {
  readonly #deps: AnnotationStreamsDeps;
  private readonly streams = new Set<Stream>();
  private readonly heartbeat: NodeJS.Timeout;
  private closed = false;

  constructor(deps: AnnotationStreamsDeps, heartbeatMs: number = HEARTBEAT) {
    this.#deps = deps;
    const { events } = deps.services;
    this.heartbeat = setInterval(() => void this.judge(this.streams, ': still here\n\n'), heartbeatMs);
    this.heartbeat.unref();
    events.on('annotations-told', (pageId, threadIds) => {
      const data = threadIds?.join(' ') ?? ALL;
      for (const stream of this.of(pageId)) this.tell(stream, `event: annotation\ndata: ${data}\n\n`);
    });
    events.on('page-changed', (pageId) => void this.judge(this.of(pageId), 'event: page\ndata: \n\n'));
    events.on('access-changed', () => void this.judge(this.streams, ''));
  }

  readonly handler: RequestHandler = async (request, response, next) => {
    // A refusal of a stream is for a script, whatever the client accepts: no screen is rendered.
    response.locals.isForScript = true;
    try {
      const pageId = request.params.pageId ?? '';
      const viewer = await this.#deps.services.access.findViewer(request.headers.cookie);
      const isAdmitted =
        isId(pageId) && (await this.#deps.lines.read(request, viewer, () => this.admits(viewer, pageId)));
      if (!isAdmitted) {
        throw new NavetteError(viewer.role === 'public' ? 'sign-in-required' : 'not-found');
      }
      const sessionId = viewer.role === 'public' ? '' : viewer.sessionId;
      const ofSession = [...this.streams].filter((stream) => stream.sessionId === sessionId);
      if (this.closed || ofSession.length >= MOST_OF_A_SESSION || this.streams.size >= MOST) {
        throw new NavetteError('too-many', { retryAfterSeconds: 60 });
      }
      this.open(request, response, { pageId, sessionId });
    } catch (error) {
      next(error);
    }
  };

  /** Ends all streams; browsers reconnect to the next process. */
  close(): void {
    this.closed = true;
    clearInterval(this.heartbeat);
    for (const stream of [...this.streams]) this.end(stream);
  }

  get size(): number {
    return this.streams.size;
  }

  private open(request: Request, response: Response, who: { pageId: string; sessionId: string }): void {
    response.status(200);
    response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
    response.setHeader('Cache-Control', 'no-store, no-transform');
    // Otherwise nginx buffers events.
    response.setHeader('X-Accel-Buffering', 'no');
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    request.socket.setTimeout(0);
    request.socket.setNoDelay(true);
    const stream: Stream = { ...who, cookie: request.headers.cookie, response };
    this.streams.add(stream);
    response.on('close', () => this.streams.delete(stream));
    response.on('error', (error) => this.#deps.logger.debug({ err: error }, 'annotation stream'));
    response.write(`retry: ${RETRY}\n\n`);
  }

  private of(pageId: string): Stream[] {
    return [...this.streams].filter((stream) => stream.pageId === pageId);
  }

  private async admits(viewer: Viewer, pageId: string): Promise<boolean> {
    const page = await this.#deps.services.pages.find(pageId);
    return page !== null && can(viewer, 'annotation.read', pageSubject(page));
  }

  /** Rechecks each stream's right, then ends it or writes to it. */
  private async judge(streams: Iterable<Stream>, message: string): Promise<void> {
    for (const stream of [...streams]) {
      try {
        const viewer = await this.#deps.services.access.findViewer(stream.cookie);
        if (!(await this.admits(viewer, stream.pageId))) this.end(stream);
        else if (message !== '') this.tell(stream, message);
      } catch (error) {
        // The right is unknown: ends the stream, and the browser reconnects.
        this.#deps.logger.warn({ err: error }, 'an annotation stream could not be judged');
        this.end(stream);
      }
    }
  }

  private tell(stream: Stream, message: string): void {
    if (stream.response.writableLength > MOST_UNREAD) this.end(stream);
    else if (!stream.response.writableEnded) stream.response.write(message);
  }

  private end(stream: Stream): void {
    this.streams.delete(stream);
    stream.response.end();
  }
}
