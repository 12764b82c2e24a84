import type { RequestHandler } from 'express';
import { isId } from '#content/ids.ts';
import type { Services } from '#server/services.ts';

/** `/fichiers/<id>`: a stored file, by the rights of the page it belongs to. */
export function createFilesRoute(services: Services): RequestHandler {
  return async (request, response, next) => {
    try {
      const id = request.params.id ?? '';
      const viewer = await services.access.findViewer(request.headers.cookie);
      const width = Number(request.query.l) || null;
      const file = isId(id) ? await services.files.findReadable(viewer, id, width) : null;
      if (!file) {
        response.status(404).type('text/plain').send('not-found');
        return;
      }
      // Bytes never change under an id; whether one may read them does.
      response.setHeader('Cache-Control', file.shared ? 'public, max-age=86400' : 'private, max-age=3600');
      response.setHeader('Content-Type', file.mediaType);
      response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
      response.setHeader('ETag', `"${file.etag}"`);
      if (request.headers['if-none-match'] === `"${file.etag}"`) {
        response.status(304).end();
        return;
      }
      response.sendFile(file.path, { etag: false, cacheControl: false, lastModified: false }, (error) => {
        if (error && !response.headersSent) next(error);
      });
    } catch (error) {
      next(error);
    }
  };
}
