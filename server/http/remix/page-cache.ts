import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { SESSION_COOKIE } from '#server/auth/session-cookie.ts';
import { hasETag } from '#server/http/guard/etag.ts';
import { BoundedCache } from '#server/runtime/bounded-cache.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { type Encoding, encodingOf } from './encoding.ts';
import { resolveLocale } from './locale.ts';
import { comesFromHere, type StyledPage } from './styles/first-styles.ts';

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
  /** A hash of all that it was rendered from; null if that is not known. */
  readonly source: string | null;
  /** The id of the page whose latest edition it shows; null for none. */
  readonly read: string | null;
  /** The same with its styles within it, for who comes from elsewhere. */
  readonly styled: StyledPage | null;
}

/** What a page would be rendered from is what it was rendered from: it is not rendered again. */
export const UNCHANGED = 'unchanged';

/** One form of a page. */
interface PageForm {
  /** A hash of the body. */
  readonly name: string;
  readonly csp: string;
  readonly bodies: Readonly<Partial<Record<Encoding, Buffer>>>;
}

/** A response as it is cached and sent. */
export interface SharedPage extends PageForm {
  readonly type: string;
  readonly read: string | null;
  readonly bodies: Readonly<Record<Encoding, Buffer>>;
  /** Compressed only: the other form serves whoever takes no compression. */
  readonly styled: PageForm | null;
}

/** A cached page, and the state of the site that it is known to show. */
interface KeptPage {
  readonly page: SharedPage;
  readonly source: string | null;
  generation: number;
}

const SESSION = new RegExp(`\\b${SESSION_COOKIE}=`);

/** Whether a request may have a session: it then bypasses the cache, unless that is none. */
export const hasSession = (cookies: string | undefined): boolean => SESSION.test(cookies ?? '');

/** What an encoding adds to a page's entity tag: the bytes are others (RFC 9110, 8.8.3.3). */
const TAGS: Readonly<Record<Encoding, string>> = { br: '-br', gzip: '-gz', identity: '' };

/**
 * Full-page cache for readers who are not signed in: public pages are rendered once per language,
 * until what they are rendered from changes (decision 121). After any change that readers may see,
 * a page is sent again only once its data was read again; it is rendered and compressed again only
 * if they differ. Caches only responses that are marked for it and have no scripts but files of
 * ours, since a nonce must not be used twice.
 */
export class PageCache {
  private readonly plain = new BoundedCache<KeptPage>(SHARES.plain, sizeOf);
  private readonly queried = new BoundedCache<KeptPage>(SHARES.queried, sizeOf);
  private readonly rendering = new Map<string, Promise<SharedPage | null>>();
  private compressing: Promise<unknown> = Promise.resolve();
  /** Incremented by each change, so that a response rendered before it is not cached after it. */
  private generation = 0;

  constructor(events: EventBus) {
    const doubt = () => this.doubt();
    events.on('page-changed', doubt);
    events.on('terms-changed', doubt);
    events.on('collection-changed', doubt);
    events.on('related-changed', doubt);
    // Words that were taken out, and pages that are gone, do not stay in memory.
    const clear = () => this.clear();
    events.on('sources-changed', clear);
    events.on('editions-rewritten', clear);
    events.on('page-deleted', clear);
  }

  /** No cached page is sent before its data was read again. */
  private doubt(): void {
    this.generation++;
  }

  clear(): void {
    this.doubt();
    this.plain.clear();
    this.queried.clear();
  }

  /**
   * The cache key of a request of somebody who is not signed in; null if it is no plain read.
   * @param address the canonical address: origin, path, and the query parameters that the page
   * reads
   */
  keyOf(request: IncomingMessage, address: string): string | null {
    if (request.method !== 'GET' && request.method !== 'HEAD') return null;
    return `${resolveLocale(request.headers.cookie, request.headers['accept-language'])} ${address}`;
  }

  /** The cached page of a key, if nothing changed since it was last known to be right. */
  find(key: string): SharedPage | null {
    const kept = this.shareOf(key).find(key);
    return kept && kept.generation === this.generation ? kept.page : null;
  }

  /**
   * Renders and caches the page of a key, once for concurrent requests.
   * @param render the response; null if it must not be shared. It is given the source of the page
   * that is cached, if any, and may answer that its own is the same
   * @returns null if there is nothing to share: each request then renders its own
   */
  async make(
    key: string,
    render: (known: string | null) => Promise<RenderedPage | typeof UNCHANGED | null>,
  ): Promise<SharedPage | null> {
    const cached = this.find(key);
    if (cached) return cached;
    const { generation } = this;
    const name = `${generation} ${key}`;
    const going = this.rendering.get(name);
    // An error while rendering for one request is not passed on to others.
    if (going) return going.catch(() => null);
    const made = (async () => {
      const share = this.shareOf(key);
      const kept = share.find(key);
      const rendered = await render(kept?.source ?? null);
      if (rendered === UNCHANGED) {
        if (!kept) throw new Error('a page that is not cached cannot be unchanged');
        kept.generation = Math.max(kept.generation, generation);
        return kept.page;
      }
      const page = rendered && (await this.prepare(rendered));
      if (generation !== this.generation) return page;
      if (page) share.keep(key, { page, source: rendered.source, generation });
      else share.forget(key);
      return page;
    })();
    this.rendering.set(name, made);
    try {
      return await made;
    } finally {
      this.rendering.delete(name);
    }
  }

  /**
   * Sends a page. Caches between may keep what a reader without any cookie gets, and must ask for
   * it each time: a page that is hidden, or whose words are withdrawn, is not shown once more.
   * A browser that has one of its forms, with the styles in it or not, goes on with that.
   */
  send(page: SharedPage, request: IncomingMessage, response: ServerResponse): void {
    const encoding = encodingOf(request.headers['accept-encoding'] ?? '');
    const tagOf = ({ name }: PageForm) => `"${name}${TAGS[encoding]}"`;
    const styled = page.styled?.bodies[encoding] ? page.styled : null;
    const held = [page, ...(styled ? [styled] : [])].find((form) => hasETag(request, tagOf(form)));
    const form = held ?? (styled && !comesFromHere(request) ? styled : page);
    response.setHeader('Content-Type', page.type);
    response.setHeader('Content-Security-Policy', form.csp);
    response.setHeader('Cache-Control', request.headers.cookie ? 'private, no-cache' : 'public, no-cache');
    response.setHeader('Vary', 'Accept, Accept-Encoding, Accept-Language, Cookie, Sec-Fetch-Site');
    response.setHeader('ETag', tagOf(form));
    if (held) {
      response.statusCode = 304;
      response.end();
      return;
    }
    if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding);
    const body = form.bodies[encoding]!;
    response.setHeader('Content-Length', body.length);
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  /** Present size of both shares. */
  get size(): { readonly entries: number; readonly bytes: number } {
    const [plain, queried] = [this.plain.size, this.queried.size];
    return { entries: plain.entries + queried.entries, bytes: plain.bytes + queried.bytes };
  }

  private shareOf(key: string): BoundedCache<KeptPage> {
    return key.includes('?') ? this.queried : this.plain;
  }

  /** One page at a time: compression uses the threads that database reads need. */
  private prepare({ body, type, csp, read, styled }: RenderedPage): Promise<SharedPage> {
    const prepared = this.compressing.then(async (): Promise<SharedPage> => {
      const bodies = { identity: body, ...(await compress(body)) };
      const inside = styled && { name: nameOf(styled.body), csp: styled.csp, bodies: await compress(styled.body) };
      return { name: nameOf(body), type, csp, read, bodies, styled: inside };
    });
    this.compressing = prepared.catch(() => {});
    return prepared;
  }
}

async function compress(body: Buffer): Promise<{ br: Buffer; gzip: Buffer }> {
  const isLarge = body.length > LARGE_PAGE;
  const br = await compressBrotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: isLarge ? 5 : 9 } });
  return { br, gzip: await compressGzip(body, { level: isLarge ? 6 : 9 }) };
}

const nameOf = (body: Buffer) => createHash('sha256').update(body).digest('base64url').slice(0, 22);

function sizeOf({ page }: KeptPage): number {
  const bodies = [page.bodies, page.styled?.bodies ?? {}].flatMap((some) => Object.values(some));
  return bodies.reduce((sum, { length }) => sum + length, 0);
}
