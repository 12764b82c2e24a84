import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { requireSegment } from '#app/http/segment.server.ts';
import { loaderHeaders, sharedInit } from '#app/http/shared-page.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { ReservedPage } from '#app/reading/reserved-page.tsx';
import { requireTarget, TARGET } from '#app/reading/reserved-target.ts';
import { reservedView } from '#app/reading/reserved-view.server.ts';
import { collectionPath, pagePath } from '#content/addresses/address.ts';
import { editionPath, reservedPath, versionPath } from '#content/addresses/site-paths.ts';
import { NavetteError } from '#content/errors.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';

export const headers = loaderHeaders;

const NUMBER = /^[1-9]\d{0,5}$/;

export const handle: RouteHandle = { query: { vers: TARGET, edition: NUMBER, version: NUMBER } };

/** The text at an address as this viewer reads it, and the address of where it is read. */
async function readText(
  { segment, slug = '' }: Readonly<Record<string, string | undefined>>,
  { edition, version }: { readonly edition: string | null; readonly version: string | null },
  { services, viewer, locale }: AppContext,
): Promise<{ path: string; from: string; html: string; language: string }> {
  const found = requireSegment(segment);
  if (found.type === 'vocabulary') throw new NavetteError('not-found');
  if (found.type === 'collection') {
    const collection = await services.collections.requireAt(viewer, found.kind, slug);
    const html = await services.collectionReading.introductionHtml(viewer, collection, locale);
    const path = collectionPath(collection);
    return { path, from: path, html, language: collection.language };
  }
  if (version !== null) {
    const read = await services.versions.read(viewer, found.kind, slug, Number(version));
    const path = pagePath(read.page);
    const { number, language } = read.version;
    return { path, from: versionPath(path, number), html: read.html, language };
  }
  const number = edition === null ? undefined : Number(edition);
  const read = await services.reading.read(viewer, found.kind, slug, number);
  const path = pagePath(read.page);
  const from = number === undefined ? path : editionPath(path, number);
  return { path, from, html: read.html, language: (read.edition ?? read.page).language };
}

/**
 * `/fiches/<slug>/reserve?vers=/modules/<slug>`: who may open what a text links to. The screen
 * reveals nothing about addresses that the text does not link to.
 */
export const loader = guarded(async ({ request, params, context }: LoaderFunctionArgs) => {
  const { searchParams } = new URL(request.url);
  const to = requireTarget(searchParams);
  const [edition, version] = [searchParams.get('edition'), searchParams.get('version')];
  if ([edition, version].some((number) => number !== null && !NUMBER.test(number))) throw new NavetteError('not-found');
  const text = await readText(params, { edition, version }, context);
  if (text.path.split('/')[2] !== params.slug) throw redirectTo(reservedPath(text.from, to), 301);
  const view = await reservedView(text, to, context);
  return data({ locale: context.locale, view }, sharedInit(context));
});

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  ...pageMeta(data && translator(data.locale)(`reserved.title.${data.view.lock}`)),
  { name: 'robots', content: 'noindex' },
];

export default function Reserved() {
  return <ReservedPage view={useLoaderData<typeof loader>().view} />;
}
