import type { Request as ExpressRequest, Response as ExpressResponse } from 'express';
import { localPath } from '#content/addresses/local-path.ts';
import { NavetteError } from '#content/errors.ts';
import { bodyOf } from '#server/http/guard/rest-of-body.ts';
import { originOf } from '#server/http/guard/security.ts';

/**
 * A request as the Fetch standard has it, without its body if it has none.
 * @throws NavetteError `invalid` for an invalid address
 */
export function toRequest(request: ExpressRequest, response: ExpressResponse, publicUrl: string | null): Request {
  const url = addressOf(request, originOf(request, publicUrl));
  const controller = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (name.startsWith(':') || value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
  }
  // Remix compares a form's origin with these; the origin was checked before.
  headers.set('host', url.host);
  headers.delete('x-forwarded-host');
  // Remix fails on HEAD for a route's data; `send` omits the body.
  const method = request.method === 'HEAD' && url.pathname.endsWith('.data') ? 'GET' : request.method;
  const init: RequestInit & { duplex?: 'half' } = { method, headers, signal: controller.signal };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    init.body = bodyOf(request);
    init.duplex = 'half';
  }
  return new Request(url, init);
}

/** @throws NavetteError `invalid` */
export function addressOf(request: Pick<ExpressRequest, 'originalUrl'>, origin: string): URL {
  // `//x` is a path here, never another host; so is a proxy's `http://host/x`.
  const path = request.originalUrl.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/^\/{2,}/, '/');
  if (!path.startsWith('/') || !URL.canParse(origin + path)) throw new NavetteError('invalid');
  const url = new URL(origin + path);
  // `/a/..//` leads to `//`, which would be a host where the page's path is parsed again.
  if (url.pathname.startsWith('//')) url.pathname = url.pathname.replace(/^\/+/, '/');
  // Remix's data requests from before single fetch; unsupported here.
  if (url.searchParams.has('_data')) url.searchParams.delete('_data');
  return url;
}

/** The address to return to after signing in: home, if the address is invalid or was posted to. */
export function addressToReturnTo({ method, originalUrl }: ExpressRequest): string {
  return method === 'GET' || method === 'HEAD' ? localPath(originalUrl) : '/';
}
