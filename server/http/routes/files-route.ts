import type { RequestHandler } from 'express';
import { NavetteError } from '#content/errors.ts';
import { isId } from '#content/text/ids.ts';
import type { Reach, ReadableFile } from '#server/files/file-service.ts';
import { hasETag } from '#server/http/guard/etag.ts';
import type { RequestQueues } from '#server/http/guard/request-queues.ts';
import { describeStoredFile, sendStoredFile } from '#server/http/guard/send-stored-file.ts';
import type { Services } from '#server/services.ts';

/**
 * The bytes of an id never change; the right to read them may. A browser keeps what its reader saw;
 * caches between ask for it each time, since they would show it to others.
 */
const CACHING: Readonly<Record<Reach, string>> = {
  everyone: 'public, max-age=86400, s-maxage=0, immutable',
  readers: 'private, max-age=3600, immutable',
  writers: 'private, no-store',
};

/** `/fichiers/<id>`: a stored file, under the rights of the page it belongs to. */
export function createFilesRoute(services: Services, queues: RequestQueues): RequestHandler {
  return async (request, response, next) => {
    try {
      const id = request.params.id ?? '';
      const viewer = await services.access.findViewer(request.headers.cookie);
      const width = Number(request.query.l) || null;
      const { relire } = request.query;
      const file = await queues.read(request, response, viewer, async () => {
        if (!isId(id)) return null;
        const askedPage = typeof relire === 'string' ? await services.reviewers.findAskedPage(relire, viewer) : null;
        return services.files.findReadable(viewer, id, width, askedPage);
      });
      if (!file) throw new NavetteError('not-found');
      const { mediaType, etag: tag, saveAs, path } = file;
      const disposition = saveAs === null ? null : ({ how: 'attachment', name: saveAs } as const);
      describeStoredFile(response, { mediaType, tag, caching: cachingOf(file), disposition });
      if (hasETag(request, `"${tag}"`)) {
        response.status(304).end();
        return;
      }
      sendStoredFile(response, path, next);
    } catch (error) {
      next(error);
    }
  };
}

/**
 * Attachments are revalidated each time, since closing a page closes its attachments at once, and
 * so are pictures that somebody may take back.
 */
function cachingOf({ reach, saveAs, isOfMaterial }: ReadableFile): string {
  return (saveAs !== null || isOfMaterial) && reach !== 'writers' ? 'private, no-cache' : CACHING[reach];
}
