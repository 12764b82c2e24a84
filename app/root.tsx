import type { HeadersFunction, LinksFunction, LoaderFunctionArgs } from '@remix-run/node';
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  useLocation,
  useMatches,
  useRouteError,
  useRouteLoaderData,
} from '@remix-run/react';
import { type ReactNode, useContext } from 'react';
import { directionOf, isLocale, type LinkLocale, type Locale } from '#content/locale.ts';
import { FIRST_SCRIPT_WATCH } from './editor/socket/first-script-watch.ts';
import { describeFailure, ErrorScreen, type Failure, toFailure } from './frame/error-screen.tsx';
import { type Frame, frameOf } from './frame/frame.server.ts';
import { describeLinkFailure, LinkErrorScreen } from './frame/link-error-screen.tsx';
import { PageShell } from './frame/page-shell.tsx';
import { AddressContext, RenderContext } from './frame/render-context.tsx';
import type { EditorScripts, RouteHandle } from './frame/route-handle.ts';
import { SentBeforeMessage } from './frame/sent-before-message.tsx';
import { guarded } from './http/guarded.server.ts';
import { LinkLocaleContext, LocaleContext, linkTranslator, translator } from './i18n/translate.ts';
import accountStylesheet from './styles/account.css?url';
import stylesheet from './styles/app.css?url';

export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: stylesheet },
  { rel: 'search', type: 'application/opensearchdescription+xml', title: 'Navette', href: '/opensearch.xml' },
  { rel: 'icon', href: '/favicon.ico', sizes: '32x32' },
  { rel: 'icon', type: 'image/svg+xml', href: '/favicon.svg' },
  { rel: 'apple-touch-icon', href: '/apple-touch-icon.png' },
];

const SITE_MANIFEST = '/site.webmanifest';

/** The data of every page's frame. */
export const loader = guarded(async ({ context }: LoaderFunctionArgs) =>
  frameOf(context, await context.services.sitePages.footer(context.viewer)),
);

/** The headers of an error response: `Retry-After`, `Allow`, `Cache-Control`. */
export const headers: HeadersFunction = ({ errorHeaders, parentHeaders }) => {
  const responseHeaders = new Headers(parentHeaders);
  for (const name of ['Retry-After', 'Allow', 'Cache-Control']) {
    const value = errorHeaders?.get(name);
    if (value) responseHeaders.set(name, value);
  }
  return responseHeaders;
};

/** The root loader's frame; the server's, if an action was refused and no loader ran. */
function useFrame(): Frame | null {
  const loaded = useRouteLoaderData<typeof loader>('root');
  const { frame } = useContext(RenderContext);
  return loaded ?? frame;
}

/** The address that the reader asked for, with its query. */
function useAskedAddress(): string {
  const { refusedAt } = useContext(RenderContext);
  const { pathname, search } = useLocation();
  return refusedAt ?? pathname + search;
}

/** The document around pages and error screens. */
export function Layout({ children }: { children: ReactNode }) {
  const { locale, linkLocale, nonce } = useContext(RenderContext);
  const root = useFrame();
  const error = useRouteError();
  const matches = useMatches().map(({ handle, data }) => ({ handle: (handle ?? {}) as RouteHandle, data }));
  const editor = error ? null : matches.map(({ handle, data }) => handle.editor?.(data)).find(Boolean);
  // Viewers with an account have the command palette, and a device that may hold their drafts.
  const hasAccount = root?.viewer && root.viewer.role !== 'partner';
  const languageForm = error
    ? null
    : (matches.map(({ handle, data }) => handle.languageForm?.(data)).find(Boolean) ?? null);
  const slim = matches.some(({ handle: { shell } }) => shell === 'slim' || (shell === 'own' && !hasAccount));
  const signedIn = hasAccount ? (['palette', 'sign-out', ...(slim ? [] : (['suggest'] as const))] as const) : [];
  const asked = error ? [] : matches.flatMap(({ handle, data }) => askedIslands(handle, data));
  const islands = [...new Set([...asked, ...signedIn])];
  const address = useAskedAddress();
  const failure = error ? toFailure(isRouteErrorResponse(error) ? error : null) : null;
  return (
    <html lang={linkLocale} dir={directionOf(linkLocale) === 'rtl' ? 'rtl' : undefined}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="theme-color" content="#fbfaf7" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#16181c" media="(prefers-color-scheme: dark)" />
        {failure ? (
          <>
            <title>{`${titleOf(failure, locale, linkLocale)} · Navette`}</title>
            <meta name="robots" content="noindex" />
          </>
        ) : (
          <Meta />
        )}
        <Links />
        {hasAccount && <link rel="stylesheet" href={accountStylesheet} />}
        <link rel="manifest" href={matches.find(({ handle }) => handle.manifest)?.handle.manifest ?? SITE_MANIFEST} />
        {editor && <EditorTags {...editor} nonce={nonce} />}
        {root &&
          islands.map((name) => (
            // That of pages which everybody shares has no nonce.
            <script
              key={name}
              type="module"
              src={root.islands[name]}
              nonce={name === 'suggest' ? undefined : nonce || undefined}
            />
          ))}
      </head>
      <body>
        <LocaleContext.Provider value={locale}>
          <LinkLocaleContext.Provider value={linkLocale}>
            <AddressContext.Provider value={address}>
              <PageShell
                viewer={root?.viewer ?? null}
                networkName={root?.networkName ?? ''}
                path={address}
                sitePages={root?.footer ?? []}
                languageForm={languageForm}
                // The rest of the frame has words in the interface's languages alone.
                slim={(slim && !failure) || !isLocale(linkLocale)}
              >
                <SentBeforeMessage />
                {children}
              </PageShell>
            </AddressContext.Provider>
          </LinkLocaleContext.Provider>
        </LocaleContext.Provider>
      </body>
    </html>
  );
}

function titleOf(failure: Failure, locale: Locale, linkLocale: LinkLocale): string {
  if (isLocale(linkLocale)) return describeFailure(translator(locale), failure).title;
  return describeLinkFailure(linkTranslator(linkLocale), failure).title;
}

/** The module that Vite's Remix plugin injects into each component, in development. */
const REFRESH = '/@id/__x00__virtual:remix/inject-hmr-runtime';

function EditorTags({ entry, later, onDemand, draft, owner, nonce }: EditorScripts & { nonce: string }) {
  return (
    <>
      <script nonce={nonce || undefined} dangerouslySetInnerHTML={{ __html: FIRST_SCRIPT_WATCH }} />
      {/* `async`: runs as soon as it has loaded, while the page is still arriving, so that the
          draft's text arrives beside it. Styles precede long content: nothing is readable
          without them. */}
      <script
        type="module"
        async
        src={entry}
        data-draft={draft}
        data-owner={owner}
        data-refresh={import.meta.env.DEV ? REFRESH : undefined}
        nonce={nonce || undefined}
      />
      {later.map((address) => (
        <link key={address} rel="modulepreload" href={address} fetchPriority="low" />
      ))}
      {/* Inert for the browser; the service worker finds what to keep by its `href`. */}
      <template>
        {onDemand.map((address) => (
          <link key={address} rel="modulepreload" href={address} />
        ))}
      </template>
    </>
  );
}

function askedIslands({ islands = [] }: RouteHandle, loaded: unknown) {
  return typeof islands === 'function' ? islands(loaded) : islands;
}

export default function App() {
  return <Outlet />;
}

/** The error screen of all routes. */
export function ErrorBoundary() {
  const error = useRouteError();
  const root = useFrame();
  const path = useAskedAddress();
  const { linkLocale } = useContext(RenderContext);
  const failure = toFailure(isRouteErrorResponse(error) ? error : null);
  if (!isLocale(linkLocale)) return <LinkErrorScreen failure={failure} path={path} />;
  return (
    <ErrorScreen failure={failure} viewer={root?.viewer ?? null} networkName={root?.networkName ?? ''} path={path} />
  );
}
