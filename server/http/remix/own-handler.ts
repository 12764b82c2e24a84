import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib';
import type { Request as ExpressRequest, Response as ExpressResponse, RequestHandler } from 'express';
import { READ_PAGE_HEADER } from '#content/addresses/read-page-header.ts';
import { SHARED_PAGE_HEADER } from '#content/addresses/shared-page-header.ts';
import { PAGE_KEY_SLOT, personalSlot } from '#content/personal-slot.ts';
import { readPageOf } from '#server/http/guard/counted-reading.ts';
import { originOf } from '#server/http/guard/security.ts';
import type { Sharing } from './app-context.ts';
import type { SharedAddress } from './asked-page.ts';
import { encodingOf } from './encoding.ts';
import { type FilledPage, type OwnPage, type OwnPages, withKey } from './own-pages.ts';
import { hasSession } from './page-cache.ts';
import type { LoadContext, PageRendering } from './page-rendering.ts';
import { PageTemplate } from './page-template.ts';

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/** Bytes up to which a page is compressed on the event loop: a thread would cost more. */
const AT_ONCE = 96 * 1024;
/** A window as large as most pages: a larger one costs its memory each time. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 17 } };
const GZIP = { level: 5 };

/**
 * Answers a signed-in person with a cached page, if it is valid for them and now (`own-pages.ts`).
 * Otherwise renders it, and caches it if allowed.
 */
export function createOwnHandler(
  ownPages: OwnPages,
  { publicUrl, addresses, answerOf, inTurn, send, countReading }: PageRendering,
): RequestHandler {
  async function answer(
    { context, found, origin }: { context: LoadContext; found: SharedAddress; origin: string },
    csp: string,
  ): Promise<FilledPage | Response> {
    const { viewer, locale } = context;
    const asked = new Request(origin + found.address, { headers: { Accept: 'text/html' } });
    // The session has ended, or the storage fails.
    if (viewer.role === 'public' || context.refused) return answerOf(found)(asked, context);
    const address = `${locale} ${origin}${found.address}`;
    const known = ownPages.find(viewer, address);
    if (known) return known;
    const { mark } = ownPages;
    const { state } = ownPages;
    let page: OwnPage | null = null;
    const sharing: Sharing = {
      mark,
      isKept: (source) => {
        page = ownPages.findRendered(address, source);
        return page !== null;
      },
      source: null,
      drafts: null,
      personal: new Map(),
    };
    const pageKey = personalSlot(mark, PAGE_KEY_SLOT, '');
    const made = await answerOf(found)(asked, { ...context, sharing, pageKey });
    const { source, personal, drafts } = sharing;
    const isRendered = page === null;
    page ??= await pageOf(made, { mark, csp });
    const values = withKey(personal);
    const kept = made.headers.get(SHARED_PAGE_HEADER);
    if (source === null || kept === null || made.status !== 200 || made.headers.has('Set-Cookie')) {
      const { headers, status } = made;
      return made.body ? new Response(new Uint8Array(page.template.fill(values)), { headers, status }) : made;
    }
    if (isRendered) ownPages.keep(viewer, address, source, page);
    if (kept === 'database') ownPages.sent(viewer, address, { source, values: personal, state, drafts });
    return { page, values };
  }

  return async (request, response, next) => {
    try {
      const { method, headers, originalUrl } = request;
      if ((method !== 'GET' && method !== 'HEAD') || !hasSession(headers.cookie)) return next();
      const origin = originOf(request, publicUrl);
      const { routes, address } = addresses.find(originalUrl, origin) ?? {};
      // Pages with further parameters are not cached: these are repeated in the page's forms, and
      // report what was just done.
      if (!routes || address !== originalUrl) return next();
      const found = { routes, address };
      const csp = String(response.getHeader('Content-Security-Policy'));
      const answered = await inTurn(request, response, async (context) => {
        const made = await answer({ context, found, origin }, csp);
        if (context.viewer.role !== 'staff')
          countReading(request, made instanceof Response ? readPageOf(made) : made.page.read);
        return made;
      });
      if (answered instanceof Response) await send(answered, request, response);
      else if (answered) await sendFilled(answered, request, response);
    } catch (error) {
      next(error);
    }
  };
}

/** Headers for this server alone. */
export const INNER_HEADERS: ReadonlySet<string> = new Set(
  [SHARED_PAGE_HEADER, READ_PAGE_HEADER].map((name) => name.toLowerCase()),
);

/** The part of an answer that is cached. */
async function pageOf(answer: Response, { mark, csp }: { mark: string; csp: string }): Promise<OwnPage> {
  const headers = [...answer.headers].filter(([name]) => !INNER_HEADERS.has(name));
  // Only scripts of this site: a nonce must not be used twice.
  const scripts = csp.replace(/script-src [^;]+/, `script-src 'self'`);
  return {
    template: new PageTemplate(await answer.text(), mark),
    headers: [...headers, ['Content-Security-Policy', scripts]],
    read: readPageOf(answer),
  };
}

async function sendFilled(
  { page, values }: FilledPage,
  request: ExpressRequest,
  response: ExpressResponse,
): Promise<void> {
  for (const [name, value] of page.headers) response.setHeader(name, value);
  const body = page.template.fill(values);
  const encoding = encodingOf(request.headers['accept-encoding'] ?? '');
  const sent = await encode(body, encoding);
  if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding);
  response.setHeader('Content-Length', sent.length);
  response.end(request.method === 'HEAD' ? undefined : sent);
}

function encode(body: Buffer, encoding: ReturnType<typeof encodingOf>): Buffer | Promise<Buffer> {
  const isSmall = body.length <= AT_ONCE;
  switch (encoding) {
    case 'br':
      return isSmall ? brotliCompressSync(body, BROTLI) : compressBrotli(body, BROTLI);
    case 'gzip':
      return isSmall ? gzipSync(body, GZIP) : compressGzip(body, GZIP);
    case 'identity':
      return body;
  }
}
