import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import { NavetteError } from '#content/errors.ts';

/** The origin of this request as the browser sees it: PUBLIC_URL, else the Host header. */
export function originOf(request: { headers: Request['headers'] }, publicUrl: string | null): string {
  if (publicUrl) return new URL(publicUrl).origin;
  const { host = '' } = request.headers;
  return `http://${isHost(host) ? host : 'localhost'}`;
}

/**
 * True if the request comes from our own pages, or from no page (a script, curl: no Origin header).
 * Browsers send Origin with every request that is not GET or HEAD, and with every WebSocket.
 */
export function isOwnOrigin(request: { headers: Request['headers'] }, publicUrl: string | null): boolean {
  const origin = request.headers.origin;
  if (origin === undefined)
    return (
      request.headers['sec-fetch-site'] === undefined ||
      request.headers['sec-fetch-site'] === 'same-origin' ||
      request.headers['sec-fetch-site'] === 'none'
    );
  return origin === originOf(request, publicUrl);
}

const METHODS = 'GET, HEAD, POST, OPTIONS';
const HOST = /^([a-z0-9_.-]{1,253}|\[[0-9a-f:.]{2,45}\])(:\d{1,5})?$/i;

/** True for a Host header with a valid host and optional port. */
function isHost(host: string): boolean {
  return HOST.test(host) && URL.canParse(`http://${host}`);
}

/**
 * True for a request with exactly one Host header. With two, a proxy and this server may choose
 * differently (RFC 9112, 3.2: such a request is refused).
 */
export function hasOneHost({ rawHeaders }: { rawHeaders: readonly string[] }): boolean {
  return rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === 'host').length === 1;
}

/**
 * Refuses what our pages never send: an invalid or repeated Host, an unsupported method. Answers
 * OPTIONS.
 */
export function refuseOddRequests(request: Request, response: Response, next: NextFunction): void {
  if (request.method === 'OPTIONS') response.status(204).set('Allow', METHODS).end();
  else if (!METHODS.split(', ').includes(request.method))
    next(new NavetteError('method-not-allowed', { allow: METHODS }));
  else if (!hasOneHost(request) || !isHost(request.headers.host ?? ''))
    next(new NavetteError('invalid', { reason: 'host' }));
  else next();
}

/** Refuses state-changing requests from foreign pages (CSRF). */
export function refuseForeignPages(publicUrl: string | null) {
  return (request: Request, _response: Response, next: NextFunction): void => {
    const changes = request.method !== 'GET' && request.method !== 'HEAD';
    next(changes && !isOwnOrigin(request, publicUrl) ? new NavetteError('foreign-origin') : undefined);
  };
}

/** The security headers that are the same on every page. */
export function steadyHeaders(publicUrl: string | null): readonly (readonly [name: string, value: string])[] {
  return [
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Frame-Options', 'DENY'],
    ['Referrer-Policy', 'strict-origin-when-cross-origin'],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
    ['Permissions-Policy', 'camera=(), microphone=(), geolocation=()'],
    ...(publicUrl?.startsWith('https:') ? [['Strict-Transport-Security', 'max-age=31536000'] as const] : []),
  ];
}

/**
 * True for a request that only reads, and that `refuseOddRequests` and `refuseForeignPages` pass:
 * it can be answered before all else.
 */
export function isPlainRead(request: IncomingMessage): boolean {
  const { method, headers } = request;
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) return false;
  return hasOneHost(request) && isHost(headers.host ?? '');
}

/** Sets the security headers and a fresh nonce for this page's scripts. */
export function securityHeaders(options: { publicUrl: string | null; development: boolean }) {
  const steady = steadyHeaders(options.publicUrl);
  const rest = [
    // The editor positions carets and menus with style attributes.
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `connect-src 'self'${options.development ? ' ws:' : ''}`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ');
  return (_request: Request, response: Response, next: NextFunction) => {
    const nonce = randomBytes(16).toString('base64');
    response.locals.nonce = nonce;
    const script = options.development ? `'self' 'unsafe-inline'` : `'self' 'nonce-${nonce}'`;
    response.setHeader('Content-Security-Policy', `default-src 'self'; script-src ${script}; ${rest}`);
    for (const [name, value] of steady) response.setHeader(name, value);
    next();
  };
}
