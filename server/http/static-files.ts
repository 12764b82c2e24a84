import { constants } from 'node:zlib';
import compressionMiddleware from 'compression';
import type { RequestHandler } from 'express';
import sirv from 'sirv';

const YEAR = 31_536_000;
const HOUR = 3_600;

/** Built files. What the build compressed beforehand (`x.js.br`, `x.js.gz`) is sent as it lies there. */
export function staticFiles(folder: string, options: { immutable: boolean }): RequestHandler {
  return sirv(folder, {
    brotli: true,
    gzip: true,
    etag: true,
    dotfiles: false,
    maxAge: options.immutable ? YEAR : HOUR,
    immutable: options.immutable,
    setHeaders: (response, pathname) => {
      // A script that keeps its name is a worker: a newer one is taken up at once.
      if (!options.immutable && pathname.endsWith('.js'))
        response.setHeader('Cache-Control', 'public,max-age=0,must-revalidate');
      // Not among the types that sirv knows.
      if (pathname.endsWith('.ico')) response.setHeader('Content-Type', 'image/x-icon');
      // What a script or a stylesheet needs of server/http/security.ts: to be taken for nothing else, by nobody else.
      response.setHeader('X-Content-Type-Options', 'nosniff');
      response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    },
  }) as RequestHandler;
}

/** Compresses what the application answers; a middling level, since pages are made for each request. */
export function compression(): RequestHandler {
  return compressionMiddleware({ level: 6, brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } } });
}
