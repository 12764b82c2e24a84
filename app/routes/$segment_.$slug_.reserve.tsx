import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { requireSegment } from '#app/http/segment.server.ts';
import { loaderHeaders, sharedInit } from '#app/http/shared-page.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { ReservedPage } from '#app/reading/reserved-page.tsx';
import { collectionPath, pagePath, parseAddress } from '#content/addresses/address.ts';
import { reservedPath } from '#content/addresses/site-paths.ts';
import { NavetteError } from '#content/errors.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';

export const headers = loaderHeaders;

const TARGET = /^\/[a-z]{1,30}\/[a-z0-9-]{1,120}$/;
const EDITION = /^[1-9]\d{0,5}$/;

export const handle: RouteHandle = { query: { vers: TARGET, edition: EDITION } };

/** The text at an address as this viewer reads it, and the address of where it is read. */
async function readText(
  { segment, slug = '' }: Readonly<Record<string, string | undefined>>,
  edition: string | null,
  { services, viewer, locale }: AppContext,
): Promise<{ path: string; html: string; language: string }> {
  const found = requireSegment(segment);
  if (found.type === 'vocabulary') throw new NavetteError('not-found');
  if (found.type === 'collection') {
    const collection = await services.collections.requireAt(viewer, found.kind, slug);
    const html = await services.reading.introductionHtml(viewer, collection, locale);
    return { path: collectionPath(collection), html, language: collection.language };
  }
  const number = edition === null ? undefined : Number(edition);
  const read = await services.reading.read(viewer, found.kind, slug, number);
  return { path: pagePath(read.page), html: read.html, language: (read.edition ?? read.page).language };
}

/**
 * `/fiches/<slug>/reserve?vers=/modules/<slug>`: who may open what a text links to. Nothing is said of
 * an address that the text has no link to.
 */
export const loader = guarded(async ({ request, params, context }: LoaderFunctionArgs) => {
  const { searchParams } = new URL(request.url);
  const [to, edition] = [searchParams.get('vers') ?? '', searchParams.get('edition')];
  const address = TARGET.test(to) ? parseAddress(to) : null;
  if (!address || (edition !== null && !EDITION.test(edition))) throw new NavetteError('not-found');
  const { path, html, language } = await readText(params, edition, context);
  const from = edition === null ? path : `${path}/editions/${edition}`;
  if (path.split('/')[2] !== params.slug) throw redirectTo(reservedPath(from, to), 301);
  const target = await context.services.reading.linkTarget(context.viewer, html, address);
  if (!target) throw new NavetteError('not-found');
  if (!target.lock) throw redirectTo(target.path, 302);
  const { lock, words } = target;
  const { locale, networkName, viewer } = context;
  const view = { from, to, lock, words, language, network: networkName, signedIn: viewer.role !== 'public' };
  return data({ locale, view }, sharedInit(context));
});

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  ...pageMeta(data && translator(data.locale)(`reserved.title.${data.view.lock}`)),
  { name: 'robots', content: 'noindex' },
];

export default function Reserved() {
  return <ReservedPage view={useLoaderData<typeof loader>().view} />;
}
