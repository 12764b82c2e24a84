import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler } from 'express';
import { exportPath, findKindBySegment, pagePath } from '#content/addresses/address.ts';
import { annotationsPath } from '#content/addresses/site-paths.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import {
  EXPORT_FORMATS,
  isBookExtension,
  isExportExtension,
  isPageExtension,
  TEXT_EXTENSIONS,
  type TextExtension,
} from '#content/render/files/export-format.ts';
import { isSlug } from '#content/text/slug.ts';
import { isReading } from '#server/http/guard/counted-reading.ts';
import { hasETag } from '#server/http/guard/etag.ts';
import type { RequestQueues } from '#server/http/guard/request-queues.ts';
import { originOf } from '#server/http/guard/security.ts';
import type { Services } from '#server/services.ts';

/**
 * A page's latest edition as a file, under the page's rights: `/fiches/<slug>.md`, or the page's
 * own address for clients that prefer a format to HTML (`Accept: text/markdown`). With its
 * annotations, `/ateliers/<slug>/annotations.md`.
 */
export function createExportRoute(services: Services, queues: RequestQueues, publicUrl: string | null): RequestHandler {
  return async (request, response, next) => {
    try {
      const kind = findKindBySegment(request.params.segment ?? '');
      const wanted = wantedFile(request);
      if (!kind || !wanted) {
        next();
        return;
      }
      const viewer = await services.access.findViewer(request.headers.cookie);
      const { exports, crossedMarkdown } = services;
      const origin = originOf(request, publicUrl);
      const write = (viewer: Viewer) =>
        wanted.crossed
          ? crossedMarkdown.write(viewer, { kind, ...wanted }, origin)
          : exports.export(viewer, { kind, ...wanted }, origin);
      let file = await queues.read(request, response, viewer, () => write(viewer));
      if ('movedTo' in file) {
        const moved = pagePath({ kind, slug: file.movedTo });
        const path = wanted.crossed ? annotationsPath(moved) : moved;
        response.redirect(301, wanted.named ? exportPath(path, wanted.extension) : path);
        return;
      }
      // A long text takes a while: what its reader may not read any more is not sent.
      const now = await services.access.findViewer(request.headers.cookie);
      if (now.role === viewer.role) {
        const right = wanted.crossed ? 'annotation.read' : 'page.read';
        const page = await services.pages.requireAt(now, kind, wanted.slug, right);
        if (wanted.extension === 'md' && now.role !== 'staff' && isReading(request))
          services.readingCounts.note(page.id);
      } else file = await write(now);
      if ('movedTo' in file) throw new NavetteError('not-found');
      // One address serves several formats: caches must keep them apart.
      response.vary('Accept').vary('Cookie');
      response.setHeader('Cache-Control', 'private, no-cache');
      response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; sandbox");
      response.setHeader('Content-Type', `${file.mediaType}; charset=utf-8`);
      response.setHeader('Content-Disposition', `inline; filename="${file.name}"`);
      response.setHeader('ETag', `"${file.etag}"`);
      if (hasETag(request, `"${file.etag}"`)) {
        response.status(304).end();
        return;
      }
      response.send(file.content);
    } catch (error) {
      next(error);
    }
  };
}

const FILE_TYPES = TEXT_EXTENSIONS.map((known) => EXPORT_FORMATS[known].mediaType);

/**
 * Whether a request may prefer a file to a page's HTML: its Accept header names one, or no HTML.
 */
export function mayPreferFile({ headers: { accept = '*/*' } }: IncomingMessage): boolean {
  const accepted = accept.toLowerCase();
  return FILE_TYPES.some((type) => accepted.includes(type)) || !/text\/html|\*\/\*/.test(accepted);
}

/**
 * The requested file, by the address's extension, else by the Accept header. Null for a page as
 * HTML, or no page at all.
 */
function wantedFile(request: Request): {
  readonly slug: string;
  readonly extension: TextExtension;
  readonly named: boolean;
  /** With the annotations of both sides. */
  readonly crossed: boolean;
} | null {
  const [, name = '', extension] = /^([^.]+)(?:\.([a-z0-9]+))?$/.exec(request.params.file ?? '') ?? [];
  const slug = request.params.slug ?? name;
  const crossed = request.params.slug !== undefined;
  if (!isSlug(slug) || (crossed && (name !== 'annotations' || extension === undefined))) return null;
  if (extension !== undefined) {
    const isText = isExportExtension(extension) && !isBookExtension(extension);
    return isText && !(crossed && isPageExtension(extension)) ? { slug, extension, named: true, crossed } : null;
  }
  const accepted = request.accepts(['text/html', ...FILE_TYPES]);
  const found = TEXT_EXTENSIONS.find((known) => EXPORT_FORMATS[known].mediaType === accepted);
  return found ? { slug, extension: found, named: false, crossed } : null;
}
