import type { Server } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type AppLoadContext,
  createReadableStreamFromReadable,
  createRequestHandler,
  type ServerBuild,
  writeReadableStreamToWritable,
} from '@remix-run/node';
import type { Request as ExpressRequest, Response as ExpressResponse, NextFunction, RequestHandler } from 'express';
import type { Env } from '#server/env.ts';
import type { Logger } from '#server/logger.ts';
import type { Services } from '#server/services.ts';
import { loadIslands } from './islands.ts';
import { loadLaterScripts } from './later-scripts.ts';
import { resolveLocale } from './locale.ts';
import { PageCache, SHARED_PAGE_HEADER } from './page-cache.ts';
import { originOf } from './security.ts';

/** The one file that knows Remix on the server's side. A successor replaces it and `app`, nothing else. */
export async function createRemixHandler(options: {
  services: Services;
  logger: Logger;
  env: Env;
  buildDir: string | null;
  server: Server;
}): Promise<{ middlewares: RequestHandler[]; handler: RequestHandler; close: () => Promise<void> }> {
  const { services, logger, env, buildDir, server } = options;
  const cache = new PageCache(services.events);
  const islands = loadIslands(buildDir);
  const laterScripts = loadLaterScripts(buildDir);
  const context = async (request: ExpressRequest, response: ExpressResponse): Promise<AppLoadContext> => ({
    services,
    viewer: await services.access.findViewer(request.headers.cookie),
    locale: resolveLocale(request.headers.cookie, request.headers['accept-language']),
    nonce: response.locals.nonce as string,
    origin: originOf(request, env.publicUrl),
    address: request.ip ?? '',
    networkName: env.networkName,
    islands,
    laterScripts,
    report: (error, url) => logger.error({ err: error, url }, 'a page failed'),
  });

  if (!buildDir) {
    const { createServer } = await import('vite');
    const vite = await createServer({
      configFile: 'server/vite.config.ts',
      server: { middlewareMode: true, hmr: { server } },
    });
    const handle = async (request: ExpressRequest, response: ExpressResponse, next: NextFunction) => {
      try {
        const build = (await vite.ssrLoadModule('virtual:remix/server-build')) as unknown as ServerBuild;
        const answer = await createRequestHandler(build, 'development')(
          toRequest(request, response),
          await context(request, response),
        );
        await send(answer, request, response);
      } catch (error) {
        next(error);
      }
    };
    return { middlewares: [vite.middlewares as RequestHandler], handler: handle, close: () => vite.close() };
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
      const answer = await remix(toRequest(request, response), await context(request, response));
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
      logger.error({ err: error, url: request.url }, 'request failed');
      next(error);
    }
  };
  return { middlewares: [], handler: handle, close: async () => {} };
}

function toRequest(request: ExpressRequest, response: ExpressResponse): Request {
  // `//x` is a path here, never another host.
  const url = new URL(`http://${request.headers.host || 'localhost'}${request.originalUrl.replace(/^\/{2,}/, '/')}`);
  const controller = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (name.startsWith(':') || value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
  }
  const init: RequestInit & { duplex?: 'half' } = { method: request.method, headers, signal: controller.signal };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    init.body = createReadableStreamFromReadable(request);
    init.duplex = 'half';
  }
  return new Request(url, init);
}

async function send(answer: Response, request: ExpressRequest, response: ExpressResponse): Promise<void> {
  response.status(answer.status);
  for (const [name, value] of answer.headers) {
    if (name === SHARED_PAGE_HEADER.toLowerCase()) continue;
    response.appendHeader(name, value);
  }
  if (answer.body && request.method !== 'HEAD') await writeReadableStreamToWritable(answer.body, response);
  else response.end();
}
