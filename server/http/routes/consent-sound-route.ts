import type { RequestHandler } from 'express';
import { NavetteError } from '#content/errors.ts';
import { dispositionOf } from '#server/http/guard/disposition.ts';
import type { RequestQueues } from '#server/http/guard/request-queues.ts';
import type { Services } from '#server/services.ts';

/**
 * `/accord/<token>/lecture`: the sound on which a person reads out the text they agree to, for the
 * holder of their link; no other file of the material.
 */
export function createConsentSoundRoute(services: Services, queues: RequestQueues): RequestHandler {
  return async (request, response, next) => {
    try {
      const viewer = await services.access.findViewer(request.headers.cookie);
      const { token = '' } = request.params;
      const sound = await queues.read(request, response, viewer, () => services.ownConsent.sound(token, viewer));
      if (!sound) throw new NavetteError('not-found');
      response.setHeader('Cache-Control', 'private, no-store');
      response.setHeader('Content-Type', sound.mediaType);
      response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; sandbox");
      response.setHeader('Content-Disposition', dispositionOf('inline', sound.name));
      response.setHeader('ETag', `"${sound.sha256}"`);
      response.sendFile(sound.path, { etag: false, cacheControl: false, lastModified: false }, (error) => {
        if (!error || response.headersSent || (error as NodeJS.ErrnoException).code === 'ECONNABORTED') return;
        next('status' in error && error.status === 404 ? new NavetteError('not-found') : error);
      });
    } catch (error) {
      next(error);
    }
  };
}
