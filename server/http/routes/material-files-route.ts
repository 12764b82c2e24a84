import type { RequestHandler } from 'express';
import { NavetteError } from '#content/errors.ts';
import { isPlayed } from '#content/material/material-file.ts';
import { isId } from '#content/text/ids.ts';
import type { RequestQueues } from '#server/http/guard/request-queues.ts';
import { describeStoredFile, sendStoredFile } from '#server/http/guard/send-stored-file.ts';
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
      const { mediaType, sha256: tag, name, path } = file;
      const how = isPlayed(mediaType) ? 'inline' : 'attachment';
      // No cache may preserve it after it is erased.
      describeStoredFile(response, { mediaType, tag, caching: 'private, no-store', disposition: { how, name } });
      sendStoredFile(response, path, next);
    } catch (error) {
      next(error);
    }
  };
}
