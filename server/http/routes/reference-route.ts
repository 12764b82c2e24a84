import type { RequestHandler } from 'express';
import { exportPath, findKindBySegment, pagePath } from '#content/addresses/address.ts';
import { editionPath } from '#content/addresses/site-paths.ts';
import { isReferenceExtension, REFERENCE_FORMATS } from '#content/evidence/reference-formats.ts';
import { isSlug } from '#content/text/slug.ts';
import type { RequestQueues } from '#server/http/guard/request-queues.ts';
import { originOf } from '#server/http/guard/security.ts';
import type { Services } from '#server/services.ts';

/** An edition for reference managers, under the page's rights: `/fiches/<slug>/editions/2.bib`. */
export function createReferenceRoute(
  services: Services,
  queues: RequestQueues,
  publicUrl: string | null,
): RequestHandler {
  return async (request, response, next) => {
    try {
      const kind = findKindBySegment(request.params.segment ?? '');
      const slug = request.params.slug ?? '';
      const [, number = '', extension] = /^([1-9]\d{0,5})\.([a-z]+)$/.exec(request.params.file ?? '') ?? [];
      if (!kind || !isSlug(slug) || !isReferenceExtension(extension)) {
        next();
        return;
      }
      const viewer = await services.access.findViewer(request.headers.cookie);
      const address = { kind, slug, number: Number(number), extension };
      const origin = originOf(request, publicUrl);
      const file = await queues.read(request, response, viewer, () =>
        services.references.write(viewer, address, origin),
      );
      if ('movedTo' in file) {
        const path = editionPath(pagePath({ kind, slug: file.movedTo }), Number(number));
        response.redirect(301, exportPath(path, extension));
        return;
      }
      response.vary('Cookie');
      response.setHeader('Cache-Control', 'private, no-cache');
      response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; sandbox");
      response.setHeader('Content-Type', `${REFERENCE_FORMATS[extension].mediaType}; charset=utf-8`);
      response.setHeader('Content-Disposition', `attachment; filename="${slug}-${number}.${extension}"`);
      response.send(file.content);
    } catch (error) {
      next(error);
    }
  };
}
