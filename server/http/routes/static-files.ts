import { constants } from 'node:zlib';
import compressionMiddleware from 'compression';
import type { RequestHandler } from 'express';
import sirv from 'sirv';

const YEAR = 31_536_000;
const HOUR = 3_600;

/** Serves built files, with the variants that the build compressed (`x.js.br`, `x.js.gz`). */
export function staticFiles(folder: string, options: { immutable: boolean }): RequestHandler {
  return sirv(folder, {
    brotli: true,
    gzip: true,
    etag: true,
    dotfiles: false,
    maxAge: options.immutable ? YEAR : HOUR,
    immutable: options.immutable,
    setHeaders: (response, pathname) => {
      // A file may be gone since the start, if a release is built over another: without a listener,
      // its stream would end the process.
      response.once('pipe', (file) => file.once('error', () => response.destroy()));
      // A script with a stable name is a service worker: clients must get a new one at once.
      if (!options.immutable && pathname.endsWith('.js'))
        response.setHeader('Cache-Control', 'public,max-age=0,must-revalidate');
      // sirv does not know this type.
      if (pathname.endsWith('.ico')) response.setHeader('Content-Type', 'image/x-icon');
      // Scripts and style sheets bypass server/http/guard/security.ts, and need these two of its
      // headers.
      response.setHeader('X-Content-Type-Options', 'nosniff');
      response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    },
  }) as RequestHandler;
}

/**
 * Compresses responses of the application, at a medium level, since each is rendered for one
 * request.
 */
export function compression(): RequestHandler {
  return compressionMiddleware({ level: 6, brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } } });
}
