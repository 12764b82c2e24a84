import { randomBytes } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

/** The address this request was made to, as the browser sees it: PUBLIC_URL, else the Host header. */
export function originOf(request: { headers: Request['headers'] }, publicUrl: string | null): string {
  if (publicUrl) return new URL(publicUrl).origin;
  return `http://${request.headers.host ?? 'localhost'}`;
}

/**
 * True if the request comes from our own pages, or from no page at all (a script, curl: no Origin header). Browsers send Origin
 * with every request that changes something, and with every socket.
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

const HOST = /^([a-z0-9_.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/i;
const METHODS = new Set(['GET', 'HEAD', 'POST']);

/** Answers what no page of ours sends: a Host that is none, a method that nothing here has. */
export function refuseOddRequests(request: Request, response: Response, next: NextFunction): void {
  if (!METHODS.has(request.method))
    response.status(405).set('Allow', 'GET, HEAD, POST').type('text/plain').send('method-not-allowed');
  else if (!HOST.test(request.headers.host ?? '')) response.status(400).type('text/plain').send('invalid-host');
  else next();
}

/** Sets the security headers and a fresh nonce for this page's scripts; answers 403 to changes asked for by foreign pages. */
export function securityHeaders(options: { publicUrl: string | null; development: boolean }) {
  const secure = options.publicUrl?.startsWith('https:') ?? false;
  return (request: Request, response: Response, next: NextFunction) => {
    const nonce = randomBytes(16).toString('base64');
    response.locals.nonce = nonce;
    const script = options.development ? `'self' 'unsafe-inline'` : `'self' 'nonce-${nonce}'`;
    response.setHeader(
      'Content-Security-Policy',
      [
        `default-src 'self'`,
        `script-src ${script}`,
        // The editor positions carets and menus with style attributes.
        `style-src 'self' 'unsafe-inline'`,
        `img-src 'self' data: blob:`,
        `connect-src 'self'${options.development ? ' ws:' : ''}`,
        `object-src 'none'`,
        `base-uri 'none'`,
        `form-action 'self'`,
        `frame-ancestors 'none'`,
      ].join('; '),
    );
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('X-Frame-Options', 'DENY');
    response.setHeader('Referrer-Policy', 'strict-origin-when-cross-origin');
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    response.setHeader('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
    if (secure) response.setHeader('Strict-Transport-Security', 'max-age=31536000');
    if (request.method !== 'GET' && request.method !== 'HEAD' && !isOwnOrigin(request, options.publicUrl)) {
      response.status(403).type('text/plain').send('foreign-origin');
      return;
    }
    next();
  };
}
