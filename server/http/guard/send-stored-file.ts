import type { NextFunction, Response } from 'express';
import { NavetteError } from '#content/errors.ts';
import { dispositionOf } from './disposition.ts';

interface StoredFile {
  readonly mediaType: string;
  /** Changes with the bytes: a player combines ranges of a file by it (If-Range). */
  readonly tag: string;
  readonly caching: string;
  /** Whether it is shown or saved, and its name; null for what pages show. */
  readonly disposition: { readonly how: 'inline' | 'attachment'; readonly name: string } | null;
}

/** The headers of a file that somebody has sent in: it is never opened as a page of this site. */
export function describeStoredFile(response: Response, { mediaType, tag, caching, disposition }: StoredFile): void {
  response.setHeader('Cache-Control', caching);
  response.setHeader('Content-Type', mediaType);
  response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; sandbox");
  if (disposition) response.setHeader('Content-Disposition', dispositionOf(disposition.how, disposition.name));
  response.setHeader('ETag', `"${tag}"`);
}

/** Sends the bytes of a file that somebody has sent in, or the range that is asked for. */
export function sendStoredFile(response: Response, path: string, next: NextFunction): void {
  response.sendFile(path, { etag: false, cacheControl: false, lastModified: false }, (error) => {
    // A cancelled request gets no response, and is not logged as a failure.
    if (!error || response.headersSent || (error as NodeJS.ErrnoException).code === 'ECONNABORTED') return;
    // Erased at this moment, or lost: `check` reports it.
    next('status' in error && error.status === 404 ? new NavetteError('not-found') : error);
  });
}
