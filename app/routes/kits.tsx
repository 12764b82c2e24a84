import { data, type LoaderFunctionArgs } from '@remix-run/node';
import type { MetaFunction } from '@remix-run/react';
import { KitsPage } from '#app/exports/kit-panel.tsx';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { loaderHeaders, sharedInit } from '#app/http/shared-page.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';

export const headers = loaderHeaders;

export const handle: RouteHandle = { query: {}, islands: ['kits/kept'], manifest: '/kits.webmanifest' };

/** `/kits`: the kits on the reader's device, which no server knows. */
export const loader = guarded(async ({ context }: LoaderFunctionArgs) =>
  data({ locale: context.locale }, sharedInit(context, 'islands')),
);

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  ...pageMeta(data && translator(data.locale)('kits.title')),
  { name: 'robots', content: 'noindex' },
];

export default function Kits() {
  return <KitsPage />;
}
