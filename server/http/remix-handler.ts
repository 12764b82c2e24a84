import type { Server } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type AppLoadContext,
  createRequestHandler,
  type ServerBuild,
  writeReadableStreamToWritable,
} from '@remix-run/node';
import type { Request as ExpressRequest, Response as ExpressResponse, NextFunction, RequestHandler } from 'express';
import { isNavetteError, NavetteError } from '#content/errors.ts';
import { PUBLIC_VIEWER } from '#content/person.ts';
import type { AppContext } from '#server/app-context.ts';
import type { Env } from '#server/env.ts';
import type { Logger } from '#server/logger.ts';
import type { Services } from '#server/services.ts';
import { loadIslands } from './islands.ts';
import { loadLaterScripts } from './later-scripts.ts';
import { resolveLocale } from './locale.ts';
import { PageCache, SHARED_PAGE_HEADER } from './page-cache.ts';
import { refusalOf, type ShowRefusal } from './refusal.ts';
import { bodyOf, drain } from './rest-of-body.ts';
import { originOf } from './security.ts';

/** The one file that knows Remix on the server's side. A successor replaces it and `app`, nothing else. */
export async function createRemixHandler(options: {
  services: Services;
  logger: Logger;
  env: Env;
  buildDir: string | null;
  server: Server;
}): Promise<{ middlewares: RequestHandler[]; handler: RequestHandler; show: ShowRefusal; close: () => Promise<void> }> {
  const { services, logger, env, buildDir, server } = options;
  const cache = new PageCache(services.events);
  const islands = loadIslands(buildDir);
  const laterScripts = loadLaterScripts(buildDir);
  /** Who asks; nobody, and the reason, where the storage does not even tell that. */
  const findAsker = async (request: ExpressRequest): Promise<Pick<AppContext, 'viewer' | 'refused'>> => {
    try {
      return { viewer: await services.access.findViewer(request.headers.cookie) };
    } catch (error) {
      if (!isNavetteError(error)) throw error;
      return { viewer: PUBLIC_VIEWER, refused: error };
    }
  };
  const context = async (
    request: ExpressRequest,
    response: ExpressResponse,
    refused?: Error,
  ): Promise<AppLoadContext> => ({
    services,
    ...(await findAsker(request)),
    ...(refused ? { refused } : {}),
    locale: resolveLocale(request.headers.cookie, request.headers['accept-language']),
    nonce: response.locals.nonce as string,
    origin: originOf(request, env.publicUrl),
    address: request.ip ?? '',
    networkName: env.networkName,
    timeZone: env.timeZone,
    islands,
    laterScripts,
    report: (error, url) => {
      services.health.notice(error);
      logger.error({ err: error, url }, 'a page failed');
    },
  });
  /** The error screen stands at the home page's address: the one asked for may be none, or lead to no page. */
  const showWith =
    (answer: (request: Request, context: AppLoadContext) => Promise<Response>): ShowRefusal =>
    async (error, request, response) => {
      const headers = new Headers({ Accept: 'text/html' });
      const page = new Request(new URL('/', originOf(request, env.publicUrl)), { headers });
      await send(await answer(page, await context(request, response, error)), request, response);
    };

  if (!buildDir) {
    const { createServer } = await import('vite');
    const vite = await createServer({
      configFile: 'server/vite.config.ts',
      server: { middlewareMode: true, hmr: { server } },
    });
    const answer = async (request: Request, asked: AppLoadContext) => {
      const build = (await vite.ssrLoadModule('virtual:remix/server-build')) as unknown as ServerBuild;
      return createRequestHandler(build, 'development')(request, asked);
    };
    const handle = async (request: ExpressRequest, response: ExpressResponse, next: NextFunction) => {
      try {
        const asked = toRequest(request, response, env.publicUrl);
        await send(await answer(asked, await context(request, response)), request, response);
      } catch (error) {
        next(error);
      }
    };
    return {
      middlewares: [vite.middlewares as RequestHandler],
      handler: handle,
      show: showWith(answer),
      close: () => vite.close(),
    };
  }

  const build = (await import(
    /* @vite-ignore */ pathToFileURL(path.join(buildDir, 'application.js')).href
  )) as ServerBuild;
  const remix = createRequestHandler(build, 'production');
  const handle = async (request: ExpressRequest, response: ExpressResponse, next: NextFunction) => {
    try {
      const key = cache.keyOf(request);
      if (key && cache.send(key, request, response)) return;
      const generation = cache.currentGeneration();
      const answer = await remix(toRequest(request, response, env.publicUrl), await context(request, response));
      if (key && request.method === 'GET' && answer.status === 200 && answer.headers.has(SHARED_PAGE_HEADER)) {
        const body = Buffer.from(await answer.arrayBuffer());
        const csp = String(response.getHeader('Content-Security-Policy')).replace(
          /script-src [^;]+/,
          `script-src 'none'`,
        );
        await cache.keep(key, generation, { body, type: answer.headers.get('Content-Type') ?? 'text/html', csp });
        if (cache.send(key, request, response)) return;
        await send(new Response(body, answer), request, response);
        return;
      }
      await send(answer, request, response);
    } catch (error) {
      next(error);
    }
  };
  return { middlewares: [], handler: handle, show: showWith(remix), close: async () => {} };
}

/** @throws NavetteError `invalid` for an address that is none */
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
  // Remix compares a form's origin with these; whether it is ours was looked at already.
  headers.set('host', url.host);
  headers.delete('x-forwarded-host');
  // Remix answers HEAD for a route's data with an accident; `send` leaves the body out.
  const method = request.method === 'HEAD' && url.pathname.endsWith('.data') ? 'GET' : request.method;
  const init: RequestInit & { duplex?: 'half' } = { method, headers, signal: controller.signal };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    init.body = bodyOf(request);
    init.duplex = 'half';
  }
  return new Request(url, init);
}

function addressOf(request: ExpressRequest, origin: string): URL {
  // `//x` is a path here, never another host; a proxy's `http://host/x` is one too.
  const path = request.originalUrl.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/^\/{2,}/, '/');
  if (!path.startsWith('/') || !URL.canParse(origin + path)) throw new NavetteError('invalid');
  const url = new URL(origin + path);
  // Remix's way of asking for one route's data, of before single fetch: here it is a parameter like any other.
  if (url.searchParams.has('_data')) url.searchParams.delete('_data');
  return url;
}

/** @throws NavetteError where a refusal is to be told in other words than the answer's */
async function send(answer: Response, request: ExpressRequest, response: ExpressResponse): Promise<void> {
  const refusal = refusalOf(answer, request);
  if (refusal) throw refusal;
  // A connection that ends with this answer ends only after the body, or it would be lost on its way.
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
