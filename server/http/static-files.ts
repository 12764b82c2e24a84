import { constants } from 'node:zlib';
import compressionMiddleware from 'compression';
import type { RequestHandler } from 'express';
import sirv from 'sirv';

/** Built files. What the build compressed beforehand (`x.js.br`, `x.js.gz`) is sent as it lies there. */
export function staticFiles(folder: string, options: { immutable: boolean }): RequestHandler {
  return sirv(folder, {
    brotli: true,
    gzip: true,
    etag: true,
    dotfiles: false,
    // What keeps its name is asked for again each time: a newer worker is taken up.
    maxAge: options.immutable ? 31_536_000 : 0,
    immutable: options.immutable,
    setHeaders: (response) => {
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
