import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response } from 'express';
import {
  collectionPath,
  exportPath,
  findCollectionKindBySegment,
  findKindBySegment,
  pagePath,
} from '#content/addresses/address.ts';
import { parseSelection, selectionQuery } from '#content/addresses/selection.ts';
import {
  annotationsPath,
  draftPath,
  exportWaitPath,
  OWN_KITS_PATH,
  ownKitPath,
  SELECTION_PATH,
  signInPath,
} from '#content/addresses/site-paths.ts';
import { isNavetteError } from '#content/errors.ts';
import {
  type BookExtension,
  EXPORT_FORMATS,
  exportFileName,
  isAnnotationExtension,
  isBookExtension,
  isCollectionExtension,
  isPageExtension,
} from '#content/render/files/export-format.ts';
import { isId } from '#content/text/ids.ts';
import { isSlug } from '#content/text/slug.ts';
import type { OpenExport } from '#server/exports/book-exports.ts';
import { fileStem, type Wanted } from '#server/exports/book-texts.ts';
import { hasETag } from '#server/http/guard/etag.ts';
import type { RequestQueues } from '#server/http/guard/request-queues.ts';
import { originOf } from '#server/http/guard/security.ts';
import { senderOf } from '#server/runtime/sender.ts';
import type { Services } from '#server/services.ts';

/**
 * Milliseconds that a response waits for a file, before it redirects to the page with its progress.
 */
const PATIENCE = 4_000;

/**
 * A page, a draft or a collection as a file, under the rights of reading it: `/fiches/<slug>.pdf`,
 * `/fiches/<slug>/brouillon.pdf`, `/ateliers/<slug>/annotations.pdf`, `/outils/<slug>.epub`,
 * `/selection.pdf?page=…` for pages in any order, `/mes-kits/<id>.pdf` for those of a kit. A file
 * that takes longer is made in the background, and a page shows its progress.
 */
export function createBookRoute(services: Services, queues: RequestQueues, publicUrl: string | null): RequestHandler {
  return async (request, response, next) => {
    try {
      const asked = wantedBook(request);
      if (!asked) {
        next();
        return;
      }
      const { wanted, extension } = asked;
      const viewer = await services.access.findViewer(request.headers.cookie);
      const asking = await queues.read(request, response, viewer, () =>
        services.bookExports.ask(viewer, wanted, {
          extension,
          sender: senderOf(viewer, request.ip ?? ''),
          origin: originOf(request, publicUrl),
          address: addressOf(wanted, extension),
        }),
      );
      const { found, job } = asking;
      if ('slug' in wanted && found.slug !== wanted.slug) {
        await services.bookExports.cancel(viewer, job.id);
        response.redirect(301, addressOf({ ...wanted, slug: found.slug }, extension));
        return;
      }
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(resolve, PATIENCE, 'late');
      });
      const first = await Promise.race([asking.file, late]).finally(() => clearTimeout(timer));
      response.vary('Cookie');
      response.setHeader('Cache-Control', 'private, no-cache');
      if (first === 'late') {
        response.redirect(303, exportWaitPath(job.id));
        return;
      }
      // The session may have ended while the file was made.
      const viewerNow = () => services.access.findViewer(request.headers.cookie);
      const file = await services.bookExports.open(asking, viewerNow);
      const name = exportFileName(fileStem(wanted, found.slug), extension);
      await send(request, response, file, { name, extension });
    } catch (error) {
      const draft = wantedBook(request)?.wanted;
      if (draft?.type === 'page' && draft.draft && isNavetteError(error) && error.code === 'sign-in-required') {
        // To the page that offers the file: a download would leave the browser on the used sign-in
        // link.
        response.redirect(302, signInPath(draftPath(pagePath(draft))));
        return;
      }
      next(error);
    }
  };
}

async function send(
  request: Request,
  response: Response,
  { key, bytes, handle }: OpenExport,
  { name, extension }: { readonly name: string; readonly extension: BookExtension },
): Promise<void> {
  try {
    response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; sandbox");
    response.setHeader('Content-Type', EXPORT_FORMATS[extension].mediaType);
    response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
    response.setHeader('X-Robots-Tag', 'noindex');
    response.setHeader('ETag', `"${key}"`);
    if (hasETag(request, `"${key}"`)) {
      response.status(304).end();
      return;
    }
    response.setHeader('Content-Length', bytes);
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    await pipeline(handle.createReadStream({ autoClose: false }), response).catch((error: NodeJS.ErrnoException) => {
      // The reader closed the connection: not an error.
      if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    });
  } finally {
    await handle.close();
  }
}

function wantedBook(request: Request): { readonly wanted: Wanted; readonly extension: BookExtension } | null {
  const { segment = '', slug: folder, file = '' } = request.params;
  const [, name = '', extension] = /^([^.]+)\.([a-z0-9]+)$/.exec(file) ?? [];
  const slug = folder ?? name;
  if (!isBookExtension(extension) || !isSlug(slug)) return null;
  // Of a page's annotations alone.
  if (isAnnotationExtension(extension) && (folder === undefined || name !== 'annotations')) return null;
  if (`/${segment}` === OWN_KITS_PATH)
    return folder === undefined && isId(slug) && !isPageExtension(extension)
      ? { wanted: { type: 'own-kit', id: slug }, extension }
      : null;
  const collection = findCollectionKindBySegment(segment);
  if (isCollectionExtension(extension) && !collection) return null;
  if (isPageExtension(extension) && !findKindBySegment(segment)) return null;
  if (segment === '') {
    if (`/${slug}` !== SELECTION_PATH) return null;
    const { searchParams } = new URL(request.originalUrl, 'http://localhost');
    return { wanted: { type: 'selection', pages: parseSelection(searchParams.getAll('page')) }, extension };
  }
  const kind = findKindBySegment(segment);
  if (kind) {
    if (folder === undefined) return { wanted: { type: 'page', kind, slug }, extension };
    if (name === 'annotations' && !isPageExtension(extension))
      return { wanted: { type: 'page', kind, slug, crossed: true }, extension };
    return name === 'brouillon' ? { wanted: { type: 'page', kind, slug, draft: true }, extension } : null;
  }
  return collection && folder === undefined
    ? { wanted: { type: 'collection', kind: collection, slug }, extension }
    : null;
}

function addressOf(wanted: Wanted, extension: BookExtension): string {
  if (wanted.type === 'selection')
    return exportPath(SELECTION_PATH, extension) + selectionQuery(wanted.pages.map(pagePath));
  if (wanted.type === 'own-kit') return exportPath(ownKitPath(wanted.id), extension);
  if (wanted.type === 'collection') return exportPath(collectionPath(wanted), extension);
  const path = pagePath(wanted);
  if (wanted.crossed) return exportPath(annotationsPath(path), extension);
  return exportPath(wanted.draft ? draftPath(path) : path, extension);
}
