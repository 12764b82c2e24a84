import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { CheckKitPage } from '#app/exports/check-kit-page.tsx';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { loaderHeaders, sharedInit } from '#app/http/shared-page.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';

export const headers = loaderHeaders;

export const handle: RouteHandle = { query: {}, islands: ['kits/check'] };

/** `/verifier-un-kit`: whether a kit that somebody handed on is from this site and unchanged. */
export const loader = guarded(async ({ context }: LoaderFunctionArgs) =>
  data(
    { locale: context.locale, publicKey: await context.services.kitKey.publicKey() },
    sharedInit(context, 'islands'),
  ),
);

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('kits.check.title'));

export default function CheckKit() {
  return <CheckKitPage publicKey={useLoaderData<typeof loader>().publicKey} />;
}
