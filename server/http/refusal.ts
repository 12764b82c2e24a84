import type { ErrorRequestHandler, Request, Response } from 'express';
import { isNavetteError, NavetteError } from '#content/errors.ts';
import { asStorageError } from '#db/storage-fault.ts';
import type { Logger } from '#server/logger.ts';

/** What a status that Express or a file's sender gives stands for. */
const CODES: Readonly<Record<number, NavetteError['code']>> = {
  400: 'invalid',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'too-large',
};

/** Shows the error screen, with its status. */
export type ShowRefusal = (error: Error, request: Request, response: Response) => Promise<void>;

/**
 * The end of every request that failed: the error screen for people, one word for scripts and pictures. What is no refusal is logged.
 */
export function answerRefusals(show: ShowRefusal, logger: Logger): ErrorRequestHandler {
  return async (thrown: unknown, request, response, _next) => {
    const error = asRefusal(thrown);
    const known = isNavetteError(error);
    const status = statusOf(error);
    if (status >= 500) logger.error({ err: error, url: request.url }, 'request failed');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    for (const name of ['ETag', 'Cache-Control', 'Content-Type', 'Content-Length', 'Content-Encoding'])
      response.removeHeader(name);
    if (wantsPage(request) && (known || status >= 500)) {
      try {
        return await show(error, request, response);
      } catch (failed) {
        logger.error({ err: failed, url: request.url }, 'the error screen failed');
        if (response.headersSent) {
          response.destroy();
          return;
        }
      }
    }
    response.setHeader('Cache-Control', 'no-store');
    if (known && typeof error.details.allow === 'string') response.setHeader('Allow', error.details.allow);
    if (known && typeof error.details.retryAfterSeconds === 'number')
      response.setHeader('Retry-After', String(error.details.retryAfterSeconds));
    const headers = (error as { headers?: Record<string, string> }).headers;
    if (!known && status < 500 && headers) response.set(headers);
    response
      .status(status)
      .type('text/plain')
      .send(known ? error.code : status < 500 ? 'refused' : 'unexpected');
  };
}

function asRefusal(thrown: unknown): Error {
  const error = asStorageError(thrown);
  if (isNavetteError(error)) return error;
  const { status } = (error ?? {}) as { status?: unknown };
  const code = typeof status === 'number' ? CODES[status] : undefined;
  if (code) return new NavetteError(code, {}, { cause: error });
  return error instanceof Error ? error : new Error(String(error));
}

/** Statuses of what is refused before any page is asked; the screen's own table is the app's. */
const STATUSES: Partial<Record<NavetteError['code'], number>> = {
  'not-found': 404,
  'method-not-allowed': 405,
  'foreign-origin': 403,
  'too-large': 413,
  unavailable: 503,
};

function statusOf(error: Error): number {
  if (isNavetteError(error)) return STATUSES[error.code] ?? 400;
  const { status } = error as { status?: unknown };
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

/** Somebody will look at the answer: a browser's address bar or form, or who types the request by hand. */
function wantsPage(request: Request): boolean {
  const destination = request.headers['sec-fetch-dest'];
  if (destination !== undefined && destination !== 'document' && destination !== 'iframe') return false;
  return /text\/html|\*\/\*/.test(request.headers.accept ?? '*/*');
}
