import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import { SESSION_COOKIE } from '#server/auth/session-cookie.ts';
import { BoundedCache } from '#server/runtime/bounded-cache.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { resolveLocale } from './locale.ts';

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/** What a route's answer carries to say: the same for everyone who is not signed in. */
export const SHARED_PAGE_HEADER = 'X-Navette-Shared';

/** Pages kept, and bytes of all their forms. Lists narrowed by a query are as many as one likes to ask for: they have a share of their own. */
const SHARES = {
  plain: { entries: 500, bytes: 48 * 1024 * 1024 },
  queried: { entries: 100, bytes: 16 * 1024 * 1024 },
} as const;
/** Bytes from which on a page is compressed less well: the best takes half a second for a megabyte. */
const LARGE_PAGE = 256 * 1024;

/** An answer as the application made it. */
export interface RenderedPage {
  readonly body: Buffer;
  readonly type: string;
  readonly csp: string;
}

/** An answer as it is kept and sent. */
export interface SharedPage {
  readonly etag: string;
  readonly type: string;
  readonly csp: string;
  readonly bodies: { readonly identity: Buffer; readonly br: Buffer; readonly gzip: Buffer };
}

/** Whoever may be signed in is answered by the application. */
const HAS_SESSION = new RegExp(`\\b${SESSION_COOKIE}=`);

/**
 * Whole answers for readers who are not signed in: public pages are rendered once for each language, until anything is
 * published or changed. Only answers that say so themselves are kept, and only those without scripts, since a nonce
 * must not be used twice.
 */
export class PageCache {
  private readonly plain = new BoundedCache(SHARES.plain, sizeOf);
  private readonly queried = new BoundedCache(SHARES.queried, sizeOf);
  private readonly rendering = new Map<string, Promise<SharedPage | null>>();
  private compressing: Promise<unknown> = Promise.resolve();
  /** Counts what happened, so that an answer rendered before a change is not kept after it. */
  private generation = 0;

  constructor(events: EventBus) {
    const clear = () => this.clear();
    events.on('page-changed', clear);
    events.on('collection-changed', clear);
  }

  clear(): void {
    this.generation++;
    this.plain.clear();
    this.queried.clear();
  }

  /**
   * The key of a request that may be answered from here, or null.
   * @param address under which the page is rendered: origin, path, and of the query what the page reads
   */
  keyOf(request: Request, address: string): string | null {
    if (request.method !== 'GET' && request.method !== 'HEAD') return null;
    if (HAS_SESSION.test(request.headers.cookie ?? '')) return null;
    return `${resolveLocale(request.headers.cookie, request.headers['accept-language'])} ${address}`;
  }

  /** The page of a key, where it is kept. */
  find(key: string): SharedPage | null {
    return this.shareOf(key).find(key);
  }

  /**
   * Renders the page of a key, once for all who ask for it meanwhile, and keeps it.
   * @param render its answer; null when it is not one to share
   * @returns null when there is none to share: each asks by themselves then
   */
  async make(key: string, render: () => Promise<RenderedPage | null>): Promise<SharedPage | null> {
    const kept = this.find(key);
    if (kept) return kept;
    const { generation } = this;
    const name = `${generation} ${key}`;
    const going = this.rendering.get(name);
    // What one sender's rendering met is not for the others.
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

  /** Answers with a page. */
  send(page: SharedPage, request: Request, response: Response): void {
    response.setHeader('Content-Type', page.type);
    response.setHeader('Content-Security-Policy', page.csp);
    response.setHeader('Cache-Control', 'private, no-cache');
    response.setHeader('Vary', 'Accept, Accept-Encoding, Accept-Language, Cookie');
    response.setHeader('ETag', page.etag);
    if (request.headers['if-none-match'] === page.etag) {
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

  /** What is kept now, in both shares. */
  get size(): { readonly entries: number; readonly bytes: number } {
    const [plain, queried] = [this.plain.size, this.queried.size];
    return { entries: plain.entries + queried.entries, bytes: plain.bytes + queried.bytes };
  }

  private shareOf(key: string): BoundedCache<SharedPage> {
    return key.includes('?') ? this.queried : this.plain;
  }

  /** One page at a time: compressing takes the threads that the database's reads need. */
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
