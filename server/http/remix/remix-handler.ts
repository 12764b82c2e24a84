import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type AppLoadContext,
  createRequestHandler,
  type ServerBuild,
  writeReadableStreamToWritable,
} from '@remix-run/node';
import { matchRoutes } from '@remix-run/react';
import type { Request as ExpressRequest, Response as ExpressResponse, RequestHandler } from 'express';
import { localPath } from '#content/addresses/local-path.ts';
import { SHARED_PAGE_HEADER } from '#content/addresses/shared-page-header.ts';
import { isNavetteError, NavetteError } from '#content/errors.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import { refusalOf, type ShowRefusal } from '#server/http/guard/refusal.ts';
import type { RequestQueues } from '#server/http/guard/request-queues.ts';
import { bodyOf, drain } from '#server/http/guard/rest-of-body.ts';
import { originOf, steadyHeaders } from '#server/http/guard/security.ts';
import { BoundedCache } from '#server/runtime/bounded-cache.ts';
import type { Env } from '#server/runtime/env.ts';
import { EventLoopTurns } from '#server/runtime/event-loop-turns.ts';
import type { Logger } from '#server/runtime/logger.ts';
import type { Services } from '#server/services.ts';
import type { AppContext, Sharing } from './app-context.ts';
import { type CanonicalAddress, createCanonicalAddresses } from './canonical-address.ts';
import { FormReader } from './form-reader.ts';
import { loadIslands } from './islands.ts';
import { loadLaterScripts } from './later-scripts.ts';
import { resolveLocale } from './locale.ts';
import { createOwnHandler } from './own-handler.ts';
import { OwnPages } from './own-pages.ts';
import { PageCache, type RenderedPage, UNCHANGED } from './page-cache.ts';

/** Addresses whose canonical form is remembered, and the longest of them in characters. */
const MOST_ADDRESSES = { entries: 2_000, bytes: 2_000 };
const LONGEST_ADDRESS = 200;

/** The application's handlers, in the order in which a request passes them. */
interface RemixHandlers {
  /**
   * Answers a plain read from the cache of pages, before anything else is tried.
   * @returns false if there is nothing for it
   */
  readonly cached: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Renders a page for the cache. */
  readonly shared: RequestHandler;
  /** Answers somebody who is signed in with a page that is kept, or is kept then. */
  readonly own: RequestHandler;
  readonly handler: RequestHandler;
  readonly show: ShowRefusal;
  readonly close: () => Promise<void>;
}

/** Answers one request of the application, whichever renderer is used. */
type Answer = (request: Request, context: AppLoadContext) => Promise<Response>;

/**
 * The only server file that depends on Remix. Replacing Remix means replacing this file and `app`.
 */
export async function createRemixHandler(options: {
  services: Services;
  logger: Logger;
  env: Env;
  buildDir: string | null;
  server: Server;
  queues: RequestQueues;
}): Promise<RemixHandlers> {
  const { services, logger, env, buildDir, server, queues } = options;
  const islands = loadIslands(buildDir);
  const laterScripts = loadLaterScripts(buildDir);
  const forms = new FormReader(services.fileStore);
  const turns = new EventLoopTurns();
  /** The viewer; or the public viewer and the error, if the storage fails. */
  const findAsker = async (request: ExpressRequest): Promise<Pick<AppContext, 'viewer' | 'refused'>> => {
    try {
      return { viewer: await services.access.findViewer(request.headers.cookie) };
    } catch (error) {
      if (!isNavetteError(error)) throw error;
      return { viewer: PUBLIC_VIEWER, refused: error };
    }
  };
  /**
   * Waits for the request's turn, then runs the work with the application's context; null if the
   * client has gone.
   */
  const inTurn = async <Result>(
    request: ExpressRequest,
    response: ExpressResponse,
    work: (context: AppLoadContext) => Promise<Result>,
    refused?: Error,
  ): Promise<Result | null> => {
    const asker = {
      ...(await findAsker(request)),
      ...(refused ? { refused, refusedAt: addressToReturnTo(request) } : {}),
    };
    const atEnd = [await queues.enter(request, response, asker.viewer, refused !== undefined)];
    try {
      if (response.destroyed) return null;
      const isKnown = asker.viewer.role !== 'public' || asker.refused !== undefined;
      const context: AppLoadContext = {
        services,
        ...asker,
        locale: resolveLocale(request.headers.cookie, request.headers['accept-language']),
        nonce: response.locals.nonce as string,
        pageKey: randomUUID(),
        origin: originOf(request, env.publicUrl),
        address: request.ip ?? '',
        networkName: env.networkName,
        timeZone: env.timeZone,
        islands,
        laterScripts,
        readForm: forms.readerFor(isKnown, (done) => void atEnd.push(done)),
        sending: services.sentForms.sendingOf(asker.viewer),
        nextTurn: () => turns.next(),
        report: (error, url) => {
          services.health.notice(error);
          logger.error({ err: error, url }, 'a page failed');
        },
      };
      return await queues.answer(request, response, () => work(context));
    } finally {
      for (const done of atEnd) done();
    }
  };
  const answerWith =
    (answer: Answer): RequestHandler =>
    async (request, response, next) => {
      try {
        const asked = toRequest(request, response, env.publicUrl);
        const answered = await inTurn(request, response, (context) => answer(asked, context));
        if (answered) await send(answered, request, response);
      } catch (error) {
        next(error);
      }
    };
  /**
   * Rendered as the home page's address, since the requested one may be invalid or match no route.
   * Signing in still returns to the requested one: `refusedAt`.
   */
  const showWith =
    (answer: Answer): ShowRefusal =>
    async (error, request, response) => {
      const headers = new Headers({ Accept: 'text/html' });
      const page = new Request(new URL('/', originOf(request, env.publicUrl)), { headers });
      const shown = await inTurn(request, response, (context) => answer(page, context), error);
      if (shown) await send(shown, request, response);
    };

  if (!buildDir) {
    const { createServer } = await import('vite');
    const vite = await createServer({
      configFile: 'server/vite.config.ts',
      server: { middlewareMode: true, hmr: { server } },
    });
    const answer: Answer = async (request, context) => {
      const build = (await vite.ssrLoadModule('virtual:remix/server-build')) as unknown as ServerBuild;
      return createRequestHandler(build, 'development')(request, context);
    };
    return {
      cached: () => false,
      shared: vite.middlewares as RequestHandler,
      own: (_request, _response, next) => next(),
      handler: answerWith(answer),
      show: showWith(answer),
      close: () => vite.close(),
    };
  }

  const build = (await import(
    /* @vite-ignore */ pathToFileURL(path.join(buildDir, 'application.js')).href
  )) as ServerBuild;
  const remix: Answer = createRequestHandler(build, 'production');
  const cache = new PageCache(services.events);
  const routes = Object.values(build.routes).flatMap((route) => route ?? []);
  const canonical = createCanonicalAddresses(routes, matchRoutes);
  const known = new BoundedCache<{ readonly found: CanonicalAddress | null }>(MOST_ADDRESSES, () => 1);
  /** The canonical address that a request asks for. */
  const canonicalOf = (originalUrl: string, origin: string): CanonicalAddress | null => {
    const before = known.find(originalUrl);
    if (before) return before.found;
    const found = canonical(addressOf({ originalUrl }, origin));
    if (originalUrl.length <= LONGEST_ADDRESS) known.keep(originalUrl, { found });
    return found;
  };
  const answersOf = new Map<string, Answer>();
  /**
   * Remix with the routes of one page alone: it flattens, ranks and compiles all that it has for
   * each request.
   */
  const answerOf = ({ routes }: CanonicalAddress): Answer => {
    const leaf = routes.at(-1)!;
    const before = answersOf.get(leaf);
    if (before) return before;
    const of = <One>(all: Readonly<Record<string, One>>) =>
      Object.fromEntries(routes.map((id) => [id, all[id]!] as const));
    const assets = { ...build.assets, routes: of(build.assets.routes) };
    const answer: Answer = createRequestHandler({ ...build, assets, routes: of(build.routes) }, 'production');
    answersOf.set(leaf, answer);
    return answer;
  };
  /** Answers a reader who is not signed in with what is cached. */
  const steady = steadyHeaders(env.publicUrl);
  const cached: RemixHandlers['cached'] = (request, response) => {
    const origin = originOf(request, env.publicUrl);
    const address = known.find(request.url ?? '')?.found?.address;
    const key = address && cache.keyOf(request, origin + address);
    const page = key && cache.find(key);
    if (!page) return false;
    for (const [name, value] of steady) response.setHeader(name, value);
    cache.send(page, request, response);
    return true;
  };
  /** Answers a reader who is not signed in with a page that is cached then. */
  const shared: RequestHandler = async (request, response, next) => {
    try {
      const origin = originOf(request, env.publicUrl);
      const found = canonicalOf(request.originalUrl, origin);
      const key = found && cache.keyOf(request, origin + found.address);
      if (!key) return next();
      // Ignores the request's other headers, since the page is shared.
      const asked = new Request(origin + found.address, { headers: { Accept: 'text/html' } });
      const made = await inTurn(request, response, async (context) => {
        let own: Response | null = null;
        const page = await cache.make(key, async (known) => {
          const isKept = (source: string) => source === known;
          const sharing: Sharing = { mark: null, isKept, source: null, personal: new Map() };
          own = await answerOf(found)(asked, { ...context, sharing });
          if (sharing.source !== null && isKept(sharing.source)) return UNCHANGED;
          return renderedPage(own, response, sharing);
        });
        return { page, own };
      });
      if (made?.page) cache.send(made.page, request, response);
      else if (made?.own) await send(made.own, request, response);
      else next();
    } catch (error) {
      next(error);
    }
  };
  const ownPages = new OwnPages(services);
  const own = createOwnHandler({ ownPages, publicUrl: env.publicUrl, canonicalOf, answerOf, inTurn, send });
  return { cached, shared, own, handler: answerWith(remix), show: showWith(remix), close: async () => {} };
}

/** The part of a response that is cached; null if it must not be. */
async function renderedPage(
  answer: Response,
  response: ExpressResponse,
  { source }: Sharing,
): Promise<RenderedPage | null> {
  if (answer.status !== 200 || !answer.headers.has(SHARED_PAGE_HEADER)) return null;
  // Scripts of ours alone: no nonce, which must not be used twice.
  const scripts = answer.headers.get(SHARED_PAGE_HEADER) === 'islands' ? `'self'` : `'none'`;
  return {
    body: Buffer.from(await answer.arrayBuffer()),
    type: answer.headers.get('Content-Type') ?? 'text/html',
    source,
    csp: String(response.getHeader('Content-Security-Policy')).replace(/script-src [^;]+/, `script-src ${scripts}`),
  };
}

/** @throws NavetteError `invalid` for an invalid address */
function toRequest(request: ExpressRequest, response: ExpressResponse, publicUrl: string | null): Request {
  const url = addressOf(request, originOf(request, publicUrl));
  const controller = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (name.startsWith(':') || value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
  }
  // Remix compares a form's origin with these; the origin was checked before.
  headers.set('host', url.host);
  headers.delete('x-forwarded-host');
  // Remix fails on HEAD for a route's data; `send` omits the body.
  const method = request.method === 'HEAD' && url.pathname.endsWith('.data') ? 'GET' : request.method;
  const init: RequestInit & { duplex?: 'half' } = { method, headers, signal: controller.signal };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    init.body = bodyOf(request);
    init.duplex = 'half';
  }
  return new Request(url, init);
}

function addressOf(request: Pick<ExpressRequest, 'originalUrl'>, origin: string): URL {
  // `//x` is a path here, never another host; so is a proxy's `http://host/x`.
  const path = request.originalUrl.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/^\/{2,}/, '/');
  if (!path.startsWith('/') || !URL.canParse(origin + path)) throw new NavetteError('invalid');
  const url = new URL(origin + path);
  // Remix's data requests from before single fetch; unsupported here.
  if (url.searchParams.has('_data')) url.searchParams.delete('_data');
  return url;
}

/** The address to return to after signing in: home, if the address is invalid or was posted to. */
function addressToReturnTo({ method, originalUrl }: ExpressRequest): string {
  return method === 'GET' || method === 'HEAD' ? localPath(originalUrl) : '/';
}

/** @throws NavetteError for a refusal that the error screen shall explain */
async function send(answer: Response, request: ExpressRequest, response: ExpressResponse): Promise<void> {
  const refusal = refusalOf(answer, request);
  if (refusal) throw refusal;
  // If the connection closes after this response, first reads the body, or the response could be
  // lost.
  if (!response.shouldKeepAlive) await drain(request);
  response.status(answer.status);
  if (answer.status === 405 && !answer.headers.has('Allow')) response.setHeader('Allow', 'GET, HEAD');
  for (const [name, value] of answer.headers) {
    if (name === SHARED_PAGE_HEADER.toLowerCase()) continue;
    response.appendHeader(name, value);
  }
  if (answer.body && request.method !== 'HEAD') await writeReadableStreamToWritable(answer.body, response);
  else response.end();
}
