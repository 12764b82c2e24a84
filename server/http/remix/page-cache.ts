import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import { SESSION_COOKIE } from '#server/auth/session-cookie.ts';
import { hasETag } from '#server/http/guard/etag.ts';
import { BoundedCache } from '#server/runtime/bounded-cache.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { resolveLocale } from './locale.ts';

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/**
 * Limits of cached pages and their bytes in all encodings. Lists with a query have their own share,
 * since anyone can request any number of them.
 */
const SHARES = {
  plain: { entries: 500, bytes: 48 * 1024 * 1024 },
  queried: { entries: 100, bytes: 16 * 1024 * 1024 },
} as const;
/**
 * Bytes from which on a page is compressed less: the best quality takes half a second per megabyte.
 */
const LARGE_PAGE = 256 * 1024;

/** A response as the application rendered it. */
export interface RenderedPage {
  readonly body: Buffer;
  readonly type: string;
  readonly csp: string;
}

/** A response as it is cached and sent. */
export interface SharedPage {
  readonly etag: string;
  readonly type: string;
  readonly csp: string;
  readonly bodies: { readonly identity: Buffer; readonly br: Buffer; readonly gzip: Buffer };
}

/** Requests that may have a session bypass the cache. */
const HAS_SESSION = new RegExp(`\\b${SESSION_COOKIE}=`);

/**
 * Full-page cache for readers who are not signed in: public pages are rendered once per language,
 * until anything is published or changed. Caches only responses that are marked for it and have no
 * scripts, since a nonce must not be used twice.
 */
export class PageCache {
  private readonly plain = new BoundedCache(SHARES.plain, sizeOf);
  private readonly queried = new BoundedCache(SHARES.queried, sizeOf);
  private readonly rendering = new Map<string, Promise<SharedPage | null>>();
  private compressing: Promise<unknown> = Promise.resolve();
  /** Incremented by each change, so that a response rendered before it is not cached after it. */
  private generation = 0;

  constructor(events: EventBus) {
    const clear = () => this.clear();
    events.on('page-changed', clear);
    events.on('terms-changed', clear);
    events.on('collection-changed', clear);
    events.on('related-changed', clear);
    events.on('sources-changed', clear);
  }

  clear(): void {
    this.generation++;
    this.plain.clear();
    this.queried.clear();
  }

  /**
   * The cache key of a request, or null if it must not be answered from the cache.
   * @param address the canonical address: origin, path, and the query parameters that the page
   * reads
   */
  keyOf(request: Request, address: string): string | null {
    if (request.method !== 'GET' && request.method !== 'HEAD') return null;
    if (HAS_SESSION.test(request.headers.cookie ?? '')) return null;
    return `${resolveLocale(request.headers.cookie, request.headers['accept-language'])} ${address}`;
  }

  /** The cached page of a key. */
  find(key: string): SharedPage | null {
    return this.shareOf(key).find(key);
  }

  /**
   * Renders and caches the page of a key, once for concurrent requests.
   * @param render the response; null if it must not be shared
   * @returns null if there is nothing to share: each request then renders its own
   */
  async make(key: string, render: () => Promise<RenderedPage | null>): Promise<SharedPage | null> {
    const cached = this.find(key);
    if (cached) return cached;
    const { generation } = this;
    const name = `${generation} ${key}`;
    const going = this.rendering.get(name);
    // An error while rendering for one request is not passed on to others.
    if (going) return going.catch(() => null);
    const made = (async () => {
      const rendered = await render();
      const page = rendered && (await this.prepare(rendered));
      if (page && generation === this.generation) this.shareOf(key).keep(key, page);
      return page;
    })();
    this.rendering.set(name, made);
    try {
      return await made;
    } finally {
      this.rendering.delete(name);
    }
  }

  /** Sends a page. */
  send(page: SharedPage, request: Request, response: Response): void {
    response.setHeader('Content-Type', page.type);
    response.setHeader('Content-Security-Policy', page.csp);
    response.setHeader('Cache-Control', 'private, no-cache');
    response.setHeader('Vary', 'Accept, Accept-Encoding, Accept-Language, Cookie');
    response.setHeader('ETag', page.etag);
    if (hasETag(request, page.etag)) {
      response.status(304).end();
      return;
    }
    const accepted = request.headers['accept-encoding'] ?? '';
    const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : 'identity';
    if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding);
    const body = page.bodies[encoding];
    response.setHeader('Content-Length', body.length);
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  /** Present size of both shares. */
  get size(): { readonly entries: number; readonly bytes: number } {
    const [plain, queried] = [this.plain.size, this.queried.size];
    return { entries: plain.entries + queried.entries, bytes: plain.bytes + queried.bytes };
  }

  private shareOf(key: string): BoundedCache<SharedPage> {
    return key.includes('?') ? this.queried : this.plain;
  }

  /** One page at a time: compression uses the threads that database reads need. */
  private prepare({ body, type, csp }: RenderedPage): Promise<SharedPage> {
    const prepared = this.compressing.then(async () => {
      const isLarge = body.length > LARGE_PAGE;
      const br = await compressBrotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: isLarge ? 5 : 9 } });
      const gz = await compressGzip(body, { level: isLarge ? 6 : 9 });
      const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
      return { etag, type, csp, bodies: { identity: body, br, gzip: gz } };
    });
    this.compressing = prepared.catch(() => {});
    return prepared;
  }
}

function sizeOf({ bodies }: SharedPage): number {
  return bodies.identity.length + bodies.br.length + bodies.gzip.length;
}
