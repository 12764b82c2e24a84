import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import { serialize } from 'node:v8';
import { type AppLoadContext, createReadableStreamFromReadable, type EntryContext } from '@remix-run/node';
import { isRouteErrorResponse, RemixServer } from '@remix-run/react';
import { renderToPipeableStream } from 'react-dom/server';
import { SHARED_PAGE_HEADER } from '#content/addresses/shared-page-header.ts';
import { frameOf } from './frame/frame.server.ts';
import { takePersonalData } from './frame/personal-data.ts';
import { RenderContext } from './frame/render-context.tsx';
import { registerAllMessages } from './i18n/all-messages.ts';
import { setTimeZone } from './i18n/time-zone.ts';
import { NextTurnContext } from './ui/in-turns.tsx';
import { FormPageContext } from './ui/post-form.tsx';

registerAllMessages();

const LONGEST_RENDERING = 10_000;

/**
 * Removes zero bytes. React 18 writes HTML through buffers of 2,048 bytes; if a multi-byte
 * character does not fit the rest of a buffer, it sends the whole buffer with zeros at its end, in
 * the middle of a French word. HTML never contains a zero byte.
 */
function withoutZeroBytes(): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, chunk.includes(0) ? chunk.filter((byte) => byte !== 0) : chunk);
    },
  });
}

/**
 * A hash of all that a page is rendered from besides its address and language: what its loaders
 * gave.
 */
function sourceOf({ staticHandlerContext: { loaderData } }: EntryContext): string {
  return createHash('sha256').update(serialize(loaderData)).digest('base64url');
}

/** Renders the whole document before sending the first byte: it needs no script to be completed. */
export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remix: EntryContext,
  context: AppLoadContext,
): Promise<Response> {
  const { locale, linkLocale, report, timeZone, nextTurn, sending, sharing, viewer, refusedAt = null } = context;
  const isKept = headers.has(SHARED_PAGE_HEADER);
  if (sharing && isKept && status === 200) {
    if (sharing.mark !== null) {
      const { data, values } = takePersonalData(remix.staticHandlerContext.loaderData, sharing.mark);
      remix.staticHandlerContext.loaderData = data;
      sharing.personal = values;
    }
    sharing.source = sourceOf(remix);
    if (sharing.isKept(sharing.source)) return new Response(null, { headers });
  }
  // A page that is kept has scripts without a nonce, which must not be used twice; one that is
  // cached for everybody has forms without a key.
  const nonce = isKept ? '' : context.nonce;
  const formKey = isKept && viewer.role === 'public' ? '' : context.pageKey;
  // One page in a turn of the event loop: all whose data came meanwhile would be rendered in one.
  await nextTurn();
  setTimeZone(timeZone);
  // If an action was refused, no loader ran.
  const frame = frameOf(context, context.services.sitePages.known(context.viewer));
  return new Promise((resolve, reject) => {
    let failed = status;
    const { pipe, abort } = renderToPipeableStream(
      <RenderContext.Provider value={{ locale, linkLocale, nonce, frame, refusedAt, sentBefore: sending.repeated }}>
        <FormPageContext.Provider value={{ key: formKey, search: new URL(request.url).search }}>
          <NextTurnContext.Provider value={nextTurn}>
            <RemixServer context={remix} url={request.url} nonce={nonce} />
          </NextTurnContext.Provider>
        </FormPageContext.Provider>
      </RenderContext.Provider>,
      {
        nonce,
        // What was rendered in later turns stays in its place, rather than follow in a script.
        progressiveChunkSize: Number.POSITIVE_INFINITY,
        onAllReady() {
          clearTimeout(late);
          const body = withoutZeroBytes();
          headers.set('Content-Type', 'text/html; charset=utf-8');
          headers.set('Content-Language', linkLocale);
          if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'private, no-cache');
          headers.append('Vary', 'Accept, Accept-Language, Cookie');
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status: failed }));
          pipe(body);
        },
        onShellError(error) {
          clearTimeout(late);
          reject(error);
        },
        onError(error) {
          failed = 500;
          report(error, request.url);
        },
      },
    );
    const late = setTimeout(() => abort(new Error('rendering took too long')), LONGEST_RENDERING);
  });
}

/** Logs errors of loaders and actions, except for aborted requests and the router's own 4xx. */
export function handleError(error: unknown, { request, context }: { request: Request; context: AppLoadContext }): void {
  const askedWrongly = isRouteErrorResponse(error) && error.status < 500;
  if (!request.signal.aborted && !askedWrongly) context.report(error, request.url);
}
