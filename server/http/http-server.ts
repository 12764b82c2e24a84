import { createServer, type Server } from 'node:http';
import path from 'node:path';
import express, { type Express } from 'express';
import { limitConnections } from '#server/http/guard/connection-limits.ts';
import { ConnectionsFirst } from '#server/http/guard/connections-first.ts';
import { answerInSequence } from '#server/http/guard/pipelined-requests.ts';
import { readerAddress } from '#server/http/guard/reader-address.ts';
import { answerRefusals } from '#server/http/guard/refusal.ts';
import { RequestQueues } from '#server/http/guard/request-queues.ts';
import { drainAfterAnswer } from '#server/http/guard/rest-of-body.ts';
import {
  hasOneHost,
  isPlainRead,
  refuseForeignPages,
  refuseOddRequests,
  securityHeaders,
} from '#server/http/guard/security.ts';
import { showLoading } from '#server/http/guard/while-loading.ts';
import { createRemixHandler } from '#server/http/remix/remix-handler.ts';
import { createBookRoute } from '#server/http/routes/book-route.ts';
import { createConsentSoundRoute } from '#server/http/routes/consent-sound-route.ts';
import { createExportRoute, mayPreferFile } from '#server/http/routes/export-route.ts';
import { createFilesRoute } from '#server/http/routes/files-route.ts';
import { createHealthRoute } from '#server/http/routes/health.ts';
import { createKitRoute } from '#server/http/routes/kit-route.ts';
import { createMaterialFilesRoute } from '#server/http/routes/material-files-route.ts';
import { PageStreams } from '#server/http/routes/page-stream.ts';
import { createReferenceRoute } from '#server/http/routes/reference-route.ts';
import { compression, staticFiles } from '#server/http/routes/static-files.ts';
import type { Env } from '#server/runtime/env.ts';
import type { Logger } from '#server/runtime/logger.ts';
import type { Services } from '#server/services.ts';

/** Milliseconds for the request's headers. */
const LONGEST_HEADERS = 20_000;
/** Milliseconds without a byte in either direction; event streams set their own. */
const LONGEST_SILENCE = 120_000;
/**
 * Milliseconds that a connection is kept without a request: longer than reverse proxies keep
 * theirs (nginx 60 s, Caddy 2 minutes), so that no form is sent on one that is just being closed.
 */
const LONGEST_IDLE = 125_000;

/** Express's test of trusted proxies, as configured. */
function isProxyOf(app: Express): (address: string) => boolean {
  const trusts = app.get('trust proxy fn') as (address: string, hop: number) => boolean;
  return (address) => trusts(address, 0);
}

/** Builds the HTTP server with its middlewares in order. The caller listens and closes. */
export async function createHttpServer(options: {
  env: Env;
  logger: Logger;
  services: Services;
  /** The folder of the built bundles; null in development. */
  buildDir: string | null;
  /** Whether the demonstration is being loaded. */
  isLoading: () => boolean;
}): Promise<{ server: Server; endStreams: () => void; close: () => Promise<void> }> {
  const { env, logger, services, buildDir, isLoading } = options;
  const app = express();
  const server = createServer({ connectionsCheckingInterval: 5_000 });
  server.headersTimeout = LONGEST_HEADERS;
  // No limit on the whole request: rest-of-body.ts closes bodies that come too slowly.
  server.requestTimeout = 0;
  server.timeout = LONGEST_SILENCE;
  server.keepAliveTimeout = LONGEST_IDLE;
  app.disable('x-powered-by');
  app.set('etag', false);
  // A trusted reverse proxy gives the reader's address, which rate limits need; other clients'
  // headers are ignored.
  app.set('trust proxy', [...env.trustedProxies]);
  const isProxy = isProxyOf(app);
  limitConnections(server, isProxy);
  // Before Express, which costs more than a cached page does.
  let cached: Awaited<ReturnType<typeof createRemixHandler>>['cached'] = () => false;
  const connections = new ConnectionsFirst(server, {
    addressOf: (request) => readerAddress(request, isProxy),
    wordsWait: () => services.database.wordsWait,
  });
  answerInSequence(server, (request, response) => {
    const isForPage = isPlainRead(request) && !mayPreferFile(request);
    if (!isForPage || !cached(request, response)) connections.add(request, () => app(request, response));
  });
  const queues = new RequestQueues({ longestSilence: LONGEST_SILENCE });
  app.use(drainAfterAnswer());
  const client = buildDir && path.join(buildDir, 'client');
  if (client) {
    // Before the headers of pages: on each of two dozen scripts, they would be a tenth of what the
    // editor loads.
    for (const folder of ['assets', 'islands']) {
      const files = staticFiles(path.join(client, folder), { immutable: true });
      // Invalid requests fall through, to be refused.
      app.use(`/${folder}`, (request, response, next) =>
        hasOneHost(request) ? files(request, response, next) : next(),
      );
    }
  }
  app.use(securityHeaders({ publicUrl: env.publicUrl, development: buildDir === null }));
  app.use(refuseOddRequests);
  app.get('/healthz', createHealthRoute(services));
  app.use(refuseForeignPages(env.publicUrl));
  const remix = await createRemixHandler({ services, logger, env, buildDir, server, queues });
  cached = remix.cached;
  if (client) app.use(staticFiles(client, { immutable: false }));
  app.use(showLoading(isLoading, remix.show));
  app.get('/fichiers/:id', createFilesRoute(services, queues));
  app.get('/materiaux/:id/fichiers/:file', createMaterialFilesRoute(services, queues));
  app.get('/accord/:token/lecture', createConsentSoundRoute(services, queues));
  const streams = new PageStreams({ services, queues, logger });
  app.get('/annotations/:pageId/flux', streams.handler);
  // Files are compressed already, and sent as they are.
  const books = createBookRoute(services, queues, env.publicUrl);
  app.get('/:file', books);
  app.get('/:segment/:file', books);
  app.get('/:segment/:slug/:file', books);
  app.use(compression());
  app.use(createKitRoute(services, queues, env.publicUrl));
  const texts = createExportRoute(services, queues, env.publicUrl);
  app.get('/:segment/:file', texts);
  app.get('/:segment/:slug/:file', texts);
  app.get('/:segment/:slug/editions/:file', createReferenceRoute(services, queues, env.publicUrl));
  app.use(remix.shared);
  app.use(remix.own);
  app.all('*', remix.handler);
  app.use(answerRefusals(remix.show, logger));
  return { server, endStreams: () => streams.close(), close: remix.close };
}
