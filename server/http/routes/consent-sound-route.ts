import type { RequestHandler } from 'express';
import { NavetteError } from '#content/errors.ts';
import type { RequestQueues } from '#server/http/guard/request-queues.ts';
import { describeStoredFile, sendStoredFile } from '#server/http/guard/send-stored-file.ts';
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
      const { mediaType, sha256: tag, name, path } = sound;
      describeStoredFile(response, {
        mediaType,
        tag,
        caching: 'private, no-store',
        disposition: { how: 'inline', name },
      });
      sendStoredFile(response, path, next);
    } catch (error) {
      next(error);
    }
  };
}
