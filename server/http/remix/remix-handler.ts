import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
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
import { isNavetteError } from '#content/errors.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import { isReading, readPageOf } from '#server/http/guard/counted-reading.ts';
import { refusalOf, type ShowRefusal } from '#server/http/guard/refusal.ts';
import { ClientGone, type RequestQueues } from '#server/http/guard/request-queues.ts';
import { drain } from '#server/http/guard/rest-of-body.ts';
import { originOf } from '#server/http/guard/security.ts';
import { askerOf, viewerOfRequest } from '#server/runtime/asker.ts';
import type { Env } from '#server/runtime/env.ts';
import { KeyedMutex } from '#server/runtime/keyed-mutex.ts';
import type { Logger } from '#server/runtime/logger.ts';
import type { Services } from '#server/services.ts';
import type { AppContext } from './app-context.ts';
import { type AskedPage, createPageFinder } from './asked-page.ts';
import { FormReader } from './form-reader.ts';
import { loadIslands } from './islands.ts';
import { KnownAddresses } from './known-addresses.ts';
import { loadLaterScripts } from './later-scripts.ts';
import { localesOf } from './locale.ts';
import { createOwnHandler, INNER_HEADERS } from './own-handler.ts';
import { OwnPages } from './own-pages.ts';
import { PageCache } from './page-cache.ts';
import type { PageRendering } from './page-rendering.ts';
import { createSharedHandlers, type SharedHandlers } from './shared-handlers.ts';
import { FirstStyles } from './styles/first-styles.ts';
import { addressToReturnTo, toRequest } from './web-request.ts';

/** The application's handlers, in the order in which a request passes them. */
interface RemixHandlers extends SharedHandlers {
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
  const parts = new KeyedMutex();
  /** The viewer; or the public viewer and the error, if the storage fails. */
  const lookUp = async (request: ExpressRequest): Promise<Pick<AppContext, 'viewer' | 'refused'>> => {
    try {
      return { viewer: await services.access.findViewer(request.headers.cookie) };
    } catch (error) {
      if (!isNavetteError(error)) throw error;
      return { viewer: PUBLIC_VIEWER, refused: error };
    }
  };
  /** Of requests that were looked up before their turn. */
  const askers = new WeakMap<ExpressRequest, Awaited<ReturnType<typeof lookUp>>>();
  const findAsker = async (request: ExpressRequest): ReturnType<typeof lookUp> => {
    const known = askers.get(request);
    askers.delete(request);
    return known ?? lookUp(request);
  };
  const isNobody = async (request: ExpressRequest): Promise<boolean> => {
    const asker = await lookUp(request);
    askers.set(request, asker);
    return asker.viewer.role === 'public' && !asker.refused;
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
    let isAnswered = false;
    const viewer = viewerOfRequest(asker.viewer, request.ip ?? '', {
      gone: goneSignal(request, response),
      requireSameRights: (trx) => services.access.requireSameRights(trx, asker.viewer, isAnswered),
    });
    const atEnd = [await queues.enter(request, response, viewer, refused !== undefined)];
    try {
      if (response.destroyed) return null;
      const { sender } = askerOf(viewer);
      const isKnown = asker.viewer.role !== 'public' || asker.refused !== undefined;
      const context: AppLoadContext = {
        services,
        ...asker,
        viewer,
        ...localesOf(request),
        nonce: response.locals.nonce as string,
        pageKey: randomUUID(),
        origin: originOf(request, env.publicUrl),
        address: request.ip ?? '',
        networkName: env.networkName,
        timeZone: env.timeZone,
        islands,
        laterScripts,
        readForm: forms.readerFor(isKnown, (done) => void atEnd.push(done)),
        requireSameRights: async () => {
          // It does nothing, and its form is given back.
          if (asker.refused) return;
          await services.access.requireSameRights(services.database.read, asker.viewer, false);
        },
        sending: services.sentForms.sendingOf(viewer),
        nextTurn: () => services.turns.next(sender),
        readPart: (read) => parts.run(sender, read),
        report: (error, url) => {
          // Reported to people only, not to the log: nothing has failed.
          const isExpected = isNavetteError(error) && error.details.reason === 'loading';
          if (error instanceof ClientGone || isExpected) return;
          services.health.notice(error);
          logger.error({ err: error, url }, 'a page failed');
        },
      };
      return await queues.answer(request, response, () => work(context));
    } finally {
      isAnswered = true;
      for (const done of atEnd) done();
    }
  };
  const countReading: PageRendering['countReading'] = (request, pageId) => {
    if (pageId !== null && isReading(request)) services.readingCounts.note(pageId);
  };
  const answerWith =
    (answerFor: (request: ExpressRequest) => Answer): RequestHandler =>
    async (request, response, next) => {
      try {
        const asked = toRequest(request, response, env.publicUrl);
        const answered = await inTurn(request, response, async (context) => {
          const made = await answerFor(request)(asked, context);
          if (context.viewer.role !== 'staff') countReading(request, readPageOf(made));
          return made;
        });
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
      handler: answerWith(() => answer),
      show: showWith(answer),
      close: () => vite.close(),
    };
  }

  const build = (await import(
    /* @vite-ignore */ pathToFileURL(path.join(buildDir, 'application.js')).href
  )) as ServerBuild;
  const remix: Answer = createRequestHandler(build, 'production');
  const routes = Object.values(build.routes).flatMap((route) => route ?? []);
  const addresses = new KnownAddresses(createPageFinder(routes, matchRoutes));
  const answersOf = new Map<string, Answer>();
  /**
   * Remix with the routes of one page alone: it flattens, ranks and compiles all that it has for
   * each request.
   */
  const answerOf = ({ routes }: AskedPage): Answer => {
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
  const rendering: PageRendering = {
    publicUrl: env.publicUrl,
    addresses,
    answerOf,
    isNobody,
    inTurn,
    send,
    countReading,
  };
  return {
    ...createSharedHandlers(
      { cache: new PageCache(services.events), styles: new FirstStyles(path.join(buildDir, 'client')) },
      rendering,
    ),
    own: createOwnHandler(new OwnPages(services), rendering),
    handler: answerWith((request) => {
      const found = addresses.find(request.originalUrl, originOf(request, env.publicUrl));
      return found ? answerOf(found) : remix;
    }),
    show: showWith(remix),
    close: async () => {},
  };
}

/**
 * Aborted when nobody waits for an answer any more; null for a change, which is made nevertheless.
 */
function goneSignal({ method }: ExpressRequest, response: ExpressResponse): AbortSignal | null {
  if (method !== 'GET' && method !== 'HEAD') return null;
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort(new ClientGone('the client closed the connection'));
  });
  return gone.signal;
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
    if (INNER_HEADERS.has(name)) continue;
    response.appendHeader(name, value);
  }
  if (answer.body && request.method !== 'HEAD') await writeReadableStreamToWritable(answer.body, response);
  else response.end();
}
