import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import type { EventBus } from '#server/events.ts';
import { resolveLocale } from './locale.ts';

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/** What a route's answer carries to say: the same for everyone who is not signed in. */
export const SHARED_PAGE_HEADER = 'X-Navette-Shared';

const MOST_ENTRIES = 500;

interface CachedPage {
  readonly etag: string;
  readonly type: string;
  readonly csp: string;
  readonly bodies: { readonly identity: Buffer; readonly br: Buffer; readonly gzip: Buffer };
}

/**
 * Whole answers for readers who are not signed in: public pages are rendered once for each language, until anything is
 * published or changed. Only answers that say so themselves are kept, and only those without scripts, since a nonce
 * must not be used twice.
 */
export class PageCache {
  private readonly pages = new Map<string, CachedPage>();
  /** Counts what happened, so that an answer rendered before a change is not kept after it. */
  private generation = 0;

  constructor(events: EventBus) {
    const clear = () => this.clear();
    events.on('page-changed', clear);
    events.on('collection-changed', clear);
  }

  clear(): void {
    this.generation++;
    this.pages.clear();
  }

  /** The key of a request that may be answered from here, or null. */
  keyOf(request: Request): string | null {
    if (request.method !== 'GET' && request.method !== 'HEAD') return null;
    if (/\bnavette_(session|dev_session)=/.test(request.headers.cookie ?? '')) return null;
    return `${resolveLocale(request.headers.cookie, request.headers['accept-language'])} ${request.headers.host} ${request.url}`;
  }

  currentGeneration(): number {
    return this.generation;
  }

  /** Answers from the cache if it can. */
  send(key: string, request: Request, response: Response): boolean {
    const page = this.pages.get(key);
    if (!page) return false;
    response.setHeader('Content-Type', page.type);
    response.setHeader('Content-Security-Policy', page.csp);
    response.setHeader('Cache-Control', 'private, no-cache');
    response.setHeader('Vary', 'Accept-Encoding, Accept-Language, Cookie');
    response.setHeader('ETag', page.etag);
    if (request.headers['if-none-match'] === page.etag) {
      response.status(304).end();
      return true;
    }
    const accepted = request.headers['accept-encoding'] ?? '';
    const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : 'identity';
    if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding);
    const body = page.bodies[encoding];
    response.setHeader('Content-Length', body.length);
    response.end(request.method === 'HEAD' ? undefined : body);
    return true;
  }

  /** Keeps an answer, unless something changed since the generation it was rendered in. */
  async keep(key: string, generation: number, page: { body: Buffer; type: string; csp: string }): Promise<void> {
    const [br, gz] = await Promise.all([
      compressBrotli(page.body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
      compressGzip(page.body, { level: 9 }),
    ]);
    if (generation !== this.generation) return;
    if (this.pages.size >= MOST_ENTRIES) this.pages.delete(this.pages.keys().next().value!);
    this.pages.set(key, {
      etag: `"${createHash('sha256').update(page.body).digest('base64url').slice(0, 22)}"`,
      type: page.type,
      csp: page.csp,
      bodies: { identity: page.body, br, gzip: gz },
    });
  }
}
