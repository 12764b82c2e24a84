import { PassThrough } from 'node:stream';
import { type AppLoadContext, createReadableStreamFromReadable, type EntryContext } from '@remix-run/node';
import { RemixServer } from '@remix-run/react';
import { renderToPipeableStream } from 'react-dom/server';
import { registerAllMessages } from './i18n/all-messages.ts';
import { RenderContext } from './render-context.tsx';

registerAllMessages();

const LONGEST_RENDERING = 10_000;

/** Renders a whole document before the first byte leaves: it needs no script to complete itself. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remix: EntryContext,
  { locale, nonce }: AppLoadContext,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    let failed = status;
    const { pipe, abort } = renderToPipeableStream(
      <RenderContext.Provider value={{ locale, nonce }}>
        <RemixServer context={remix} url={request.url} nonce={nonce} />
      </RenderContext.Provider>,
      {
        nonce,
        onAllReady() {
          clearTimeout(late);
          const body = new PassThrough();
          headers.set('Content-Type', 'text/html; charset=utf-8');
          headers.set('Content-Language', locale);
          if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'private, no-cache');
          headers.append('Vary', 'Accept-Language, Cookie');
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status: failed }));
          pipe(body);
        },
        onShellError(error) {
          clearTimeout(late);
          reject(error);
        },
        onError(error) {
          failed = 500;
          console.error(error);
        },
      },
    );
    const late = setTimeout(() => abort(new Error('rendering took too long')), LONGEST_RENDERING);
  });
}

/** Says on standard error what a loader, an action or a rendering threw, unless the reader had gone. */
export function handleError(error: unknown, { request }: { request: Request }): void {
  if (!request.signal.aborted) console.error(error);
}
