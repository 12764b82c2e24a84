import type { RequestHandler } from 'express';
import { NavetteError } from '#content/errors.ts';
import { isPlayed } from '#content/material/material-file.ts';
import { isId } from '#content/text/ids.ts';
import { dispositionOf } from '#server/http/guard/disposition.ts';
import type { RequestQueues } from '#server/http/guard/request-queues.ts';
import type { Services } from '#server/services.ts';

/**
 * `/materiaux/<id>/fichiers/<file>`: a file of a material, for those who may open the material at
 * this moment. Sounds are played by the page, a range at a time; all else is saved, never opened.
 */
export function createMaterialFilesRoute(services: Services, queues: RequestQueues): RequestHandler {
  return async (request, response, next) => {
    try {
      const { id = '', file: fileId = '' } = request.params;
      const viewer = await services.access.findViewer(request.headers.cookie);
      const file = await queues.read(request, response, viewer, async () =>
        isId(id) && isId(fileId) ? services.materialFiles.findReadable(id, fileId, viewer) : null,
      );
      if (!file) throw new NavetteError('not-found');
      // No cache may preserve it after it is erased.
      response.setHeader('Cache-Control', 'private, no-store');
      response.setHeader('Content-Type', file.mediaType);
      response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; sandbox");
      const how = isPlayed(file.mediaType) ? 'inline' : 'attachment';
      response.setHeader('Content-Disposition', dispositionOf(how, file.name));
      // A player combines ranges of the file by this tag (If-Range).
      response.setHeader('ETag', `"${file.sha256}"`);
      response.sendFile(file.path, { etag: false, cacheControl: false, lastModified: false }, (error) => {
        if (!error || response.headersSent || isBrokenOff(error)) return;
        // Erased at this moment, or lost: `check` reports it.
        next('status' in error && error.status === 404 ? new NavetteError('not-found') : error);
      });
    } catch (error) {
      next(error);
    }
  };
}

/** The reader closed the connection before the file was read. */
const isBrokenOff = (error: NodeJS.ErrnoException) => error.code === 'ECONNABORTED';
