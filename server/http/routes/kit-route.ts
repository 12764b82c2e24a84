import type { Request, Response, Router } from 'express';
import express from 'express';
import { collectionPath, exportPath, findCollectionKindBySegment } from '#content/addresses/address.ts';
import { OWN_KITS_PATH, ownKitPath } from '#content/addresses/site-paths.ts';
import { isNavetteError, NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import type { KitExtension } from '#content/render/files/export-format.ts';
import { isId } from '#content/text/ids.ts';
import { isSlug } from '#content/text/slug.ts';
import { kitListDelta } from '#server/exports/kit/list-delta.ts';
import { ownerOf, type WantedKit } from '#server/exports/kit-bundles.ts';
import type { RequestQueues } from '#server/http/guard/request-queues.ts';
import { originOf } from '#server/http/guard/security.ts';
import { senderOf } from '#server/runtime/sender.ts';
import type { Services } from '#server/services.ts';

/** Pictures are sent as what they are; all else is text until the device gives it its type. */
const PICTURES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
};
const IS_HASH = /^[0-9a-f]{64}$/;
/** The statuses by which a device learns why a kit is not made: too large, no room, a failure. */
const UNMADE: Readonly<Record<string, number>> = { 'export-limit': 413, 'export-space': 507, export: 500 };
/** The smaller kits, by the `images` parameter of a device; earlier releases sent `0`. */
const LESS: Readonly<Record<string, KitExtension>> = { false: 'kitleger', 0: 'kitleger', small: 'kitpetit' };
/** Seconds after which a device asks again for a kit that is being made. */
const SOON = 2;

/**
 * Kits for the browser: `/outils/<slug>/kit` and `/mes-kits/<id>/kit` list the files of one,
 * `…/kit/<key>/<sha256>` is one of them. Without the service worker that opens kits, their
 * addresses on the device (`/kits/outils/<slug>/…`) lead to the living collection.
 */
export function createKitRoute(services: Services, queues: RequestQueues, publicUrl: string | null): Router {
  const router = express.Router({ caseSensitive: true });
  router.get(['/kits/:segment/:slug', '/kits/:segment/:slug/*'], (request, response, next) => {
    const found = wantedOf(request);
    if (found) response.redirect(302, pathOf(found));
    else next();
  });
  router.get('/:segment/:slug/kit', async (request, response, next) => {
    try {
      const found = wantedOf(request);
      if (!found) {
        next();
        return;
      }
      response.locals.isForScript = true;
      await sendManifest(request, response, found);
    } catch (error) {
      const status = isNavetteError(error) ? UNMADE[error.details.reason ?? ''] : undefined;
      // The device derives its message from the status alone.
      if (status) response.status(status).setHeader('Cache-Control', 'no-store').json({ unmade: true });
      else next(error);
    }
  });
  router.get('/:segment/:slug/kit/:key/:sha256', async (request, response, next) => {
    try {
      const found = wantedOf(request);
      const { key = '', sha256 = '' } = request.params;
      if (!found || !IS_HASH.test(key) || !IS_HASH.test(sha256)) {
        next();
        return;
      }
      response.locals.isForScript = true;
      const viewer = await services.access.findViewer(request.headers.cookie);
      const file = await queues.read(request, response, viewer, async () => {
        await require(viewer, found);
        return services.kitBundles.read(viewer, key, sha256);
      });
      // Proxies may cache what the public reads; the device stores all of it itself.
      const isPublic = viewer.role === 'public';
      response.setHeader('Cache-Control', isPublic ? 'public, max-age=86400, immutable' : 'private, no-store');
      response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; sandbox");
      response.setHeader('X-Robots-Tag', 'noindex');
      response.setHeader('Content-Type', PICTURES[file.path.replace(/^.*\./, '')] ?? 'text/plain; charset=utf-8');
      response.send(file.bytes);
    } catch (error) {
      next(error);
    }
  });
  return router;

  /** @returns a test of whether words were withdrawn from it since a time */
  async function require(viewer: Viewer, wanted: WantedKit): Promise<(since: string) => Promise<boolean>> {
    const { collections, ownKits } = services;
    if (wanted.type === 'own-kit') {
      await ownKits.require(viewer, wanted.id);
      return (since) => ownKits.wasWithdrawnSince(wanted.id, since);
    }
    const collection = await collections.requireAt(viewer, wanted.kind, wanted.slug);
    return (since) => collections.wasWithdrawnSince(collection, since);
  }

  async function sendManifest(request: Request, response: Response, wanted: WantedKit): Promise<void> {
    const { images, pour = '', depuis, listes } = request.query;
    const viewer = await services.access.findViewer(request.headers.cookie);
    const owner = ownerOf(viewer);
    if (pour !== '' && pour !== owner) {
      // Another person's kit: a viewer who is not signed in may be that person.
      throw new NavetteError(owner === '' ? 'sign-in-required' : 'forbidden');
    }
    const extension = LESS[String(images)] ?? 'kit';
    const wasWithdrawnSince = await require(viewer, wanted);
    const answer = await queues.read(request, response, viewer, async () => {
      const bundle = await services.kitBundles.ask(viewer, wanted, {
        extension,
        sender: senderOf(viewer, request.ip ?? ''),
        origin: originOf(request, publicUrl),
        address: exportPath(pathOf(wanted), extension),
      });
      const isTime = typeof depuis === 'string' && !Number.isNaN(Date.parse(depuis));
      const recall = isTime && (await wasWithdrawnSince(depuis));
      if (!bundle) return null;
      const { files, ...manifest } = bundle.manifest;
      const sentManifest = { ...manifest, ...kitListDelta(files, listes) };
      return { ...bundle, manifest: sentManifest, owner, recall, now: services.clock().toISOString() };
    });
    response.setHeader('Cache-Control', 'private, no-store');
    response.vary('Cookie');
    if (answer) response.json(answer);
    else response.status(202).setHeader('Retry-After', String(SOON)).json({ making: true });
  }
}

const pathOf = (wanted: WantedKit): string =>
  wanted.type === 'own-kit' ? ownKitPath(wanted.id) : collectionPath(wanted);

function wantedOf(request: Request): WantedKit | null {
  const { segment = '', slug = '' } = request.params;
  if (`/${segment}` === OWN_KITS_PATH) return isId(slug) ? { type: 'own-kit', id: slug } : null;
  const kind = findCollectionKindBySegment(segment);
  return kind && isSlug(slug) ? { type: 'collection', kind, slug } : null;
}
