import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Response as ExpressResponse, RequestHandler } from 'express';
import { SHARED_PAGE_HEADER } from '#content/addresses/shared-page-header.ts';
import { readPageOf } from '#server/http/guard/counted-reading.ts';
import { originOf, steadyHeaders } from '#server/http/guard/security.ts';
import type { Sharing } from './app-context.ts';
import { hasSession, type PageCache, type RenderedPage, UNCHANGED } from './page-cache.ts';
import type { PageRendering } from './page-rendering.ts';
import type { FirstStyles } from './styles/first-styles.ts';

/** Answers for readers who are not signed in. */
export interface SharedHandlers {
  /**
   * Answers a plain read from the cache of pages, before anything else is tried.
   * @returns false if there is nothing for it
   */
  readonly cached: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Renders a page for the cache. */
  readonly shared: RequestHandler;
}

/** Answers readers who are not signed in with pages that are cached, or are cached then. */
export function createSharedHandlers(
  { cache, styles }: { readonly cache: PageCache; readonly styles: FirstStyles },
  { publicUrl, addresses, answerOf, isNobody, inTurn, send, countReading }: PageRendering,
): SharedHandlers {
  const steady = steadyHeaders(publicUrl);
  return {
    cached: (request, response) => {
      const address = addresses.known(request.url ?? '')?.address;
      const key = address && cache.keyOf(request, originOf(request, publicUrl) + address);
      const page = key && !hasSession(request.headers.cookie) && cache.find(key);
      if (!page) return false;
      for (const [name, value] of steady) response.setHeader(name, value);
      cache.send(page, request, response);
      countReading(request, page.read);
      return true;
    },
    shared: async (request, response, next) => {
      try {
        const origin = originOf(request, publicUrl);
        const found = addresses.find(request.originalUrl, origin);
        const key = found?.address && cache.keyOf(request, origin + found.address);
        if (!key) return next();
        // A session that has ended, or was never one: else who invents one has each page rendered.
        if (hasSession(request.headers.cookie) && !(await isNobody(request))) return next();
        // Ignores the request's other headers, since the page is shared.
        const asked = new Request(origin + found.address, { headers: { Accept: 'text/html' } });
        const made = await inTurn(request, response, async (context) => {
          let own: Response | null = null;
          const page = await cache.make(key, async (known) => {
            const isKept = (source: string) => source === known;
            const sharing: Sharing = { mark: null, isKept, source: null, drafts: null, personal: new Map() };
            own = await answerOf(found)(asked, { ...context, sharing });
            if (sharing.source !== null && isKept(sharing.source)) return UNCHANGED;
            return renderedPage(own, response, { source: sharing.source, styles, origin });
          });
          return { page, own };
        });
        countReading(request, made?.page?.read ?? (made?.own ? readPageOf(made.own) : null));
        if (made?.page) cache.send(made.page, request, response);
        else if (made?.own) await send(made.own, request, response);
        else next();
      } catch (error) {
        next(error);
      }
    },
  };
}

/** The part of a response that is cached; null if it must not be. */
async function renderedPage(
  answer: Response,
  response: ExpressResponse,
  { source, styles, origin }: { source: string | null; styles: FirstStyles; origin: string },
): Promise<RenderedPage | null> {
  const scripts = scriptsOf(answer, origin);
  if (answer.status !== 200 || scripts === null) return null;
  const body = Buffer.from(await answer.arrayBuffer());
  const policy = String(response.getHeader('Content-Security-Policy'));
  const csp = policy.replace(/script-src [^;]+/, `script-src ${scripts}`);
  const type = answer.headers.get('Content-Type') ?? 'text/html';
  return { body, type, source, csp, read: readPageOf(answer), styled: styles.within(body, csp) };
}

/**
 * The scripts that may run on a page that everybody shares: of ours alone, and no nonce, which must
 * not be used twice.
 * @returns null for a page that is not shared
 */
function scriptsOf({ headers }: Response, origin: string): string | null {
  const scripts = headers.get(SHARED_PAGE_HEADER);
  if (scripts === null) return null;
  if (scripts === 'islands') return `'self'`;
  if (!scripts.startsWith('/')) return `'none'`;
  // One file, so that whatever else this site serves runs no more than with none. A policy cannot
  // name a host that is an IPv6 address: what this origin serves, then.
  return new URL(origin).hostname.startsWith('[') ? `'self'` : origin + scripts;
}
