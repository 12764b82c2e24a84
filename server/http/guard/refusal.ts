import type { ErrorRequestHandler, Request, Response } from 'express';
import { ERRORS, findCodeByStatus, isNavetteError, NavetteError, statusOf } from '#content/errors.ts';
import { asStorageError } from '#db/driver/storage-fault.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { ClientGone } from './request-queues.ts';

/** Renders the error screen with its status. */
export type ShowRefusal = (error: Error, request: Request, response: Response) => Promise<void>;

/**
 * Answers every failed request: the error screen for people, the error code for scripts and images.
 * Logs unexpected errors.
 */
export function answerRefusals(show: ShowRefusal, logger: Logger): ErrorRequestHandler {
  return async (thrown: unknown, request, response, _next) => {
    if (thrown instanceof ClientGone) return;
    const error = asRefusal(thrown);
    const known = isNavetteError(error);
    const status = statusOfAny(error);
    if (isFailure(error, status)) logger.error({ err: error, url: request.url }, 'request failed');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    for (const name of ['ETag', 'Cache-Control', 'Content-Type', 'Content-Length', 'Content-Encoding'])
      response.removeHeader(name);
    // The error screen would wait in the same full queue.
    const isCrowded = known && error.details.reason === 'line';
    const isForScript = response.locals.isForScript && request.headers['sec-fetch-dest'] !== 'document';
    if (wantsPage(request) && !isForScript && !isCrowded && (known || status >= 500)) {
      try {
        return await show(error, request, response);
      } catch (failed) {
        if (!isNavetteError(failed)) logger.error({ err: failed, url: request.url }, 'the error screen failed');
        if (response.headersSent) {
          response.destroy();
          return;
        }
      }
    }
    response.setHeader('Cache-Control', 'no-store');
    if (known && error.details.allow) response.setHeader('Allow', error.details.allow);
    if (known && error.details.retryAfterSeconds !== undefined)
      response.setHeader('Retry-After', String(error.details.retryAfterSeconds));
    const headers = (error as { headers?: Record<string, string> }).headers;
    if (!known && status < 500 && headers) response.set(headers);
    response
      .status(status)
      .type('text/plain')
      .send(known ? error.code : status < 500 ? 'refused' : 'unexpected');
  };
}

/**
 * Converts a route's response that a browser would show badly (an error meant for scripts, or one
 * of Remix's own) into a refusal. Null if the response is fine.
 */
export function refusalOf(answer: { status: number; headers: Headers }, request: Request): NavetteError | null {
  const { status, headers } = answer;
  const code = findCodeByStatus(status);
  if (!code || headers.get('Content-Type')?.startsWith('text/html')) return null;
  if (!headers.has('X-Remix-Error') && !isShown(request)) return null;
  const [allow, wait] = [headers.get('Allow'), Number(headers.get('Retry-After'))];
  if (code === 'method-not-allowed') return new NavetteError(code, { allow: allow ?? 'GET, HEAD' });
  if (code === 'too-many' || code === 'unavailable')
    return new NavetteError(code, wait > 0 ? { retryAfterSeconds: wait } : {});
  return new NavetteError(code);
}

function asRefusal(thrown: unknown): Error {
  const error = asStorageError(thrown);
  if (isNavetteError(error)) return error;
  const { status } = (error ?? {}) as { status?: unknown };
  const code = typeof status === 'number' ? findCodeByStatus(status) : null;
  if (code) return new NavetteError(code, {}, { cause: error });
  return error instanceof Error ? error : new Error(String(error));
}

function isFailure(error: Error, status: number): boolean {
  return isNavetteError(error) ? ERRORS[error.code].severity === 'failure' : status >= 500;
}

function statusOfAny(error: Error): number {
  if (isNavetteError(error)) return statusOf(error.code);
  const { status } = error as { status?: unknown };
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

/**
 * The browser will display the response: a followed link, a typed address, a form sent without a
 * script.
 */
function isShown(request: Request): boolean {
  return request.headers['sec-fetch-dest'] !== undefined && wantsPage(request);
}

/**
 * A person will read the response: in a browser's address bar or form, or with a command-line
 * client.
 */
function wantsPage(request: Request): boolean {
  const destination = request.headers['sec-fetch-dest'];
  if (destination !== undefined && destination !== 'document' && destination !== 'iframe') return false;
  return /text\/html|\*\/\*/.test(request.headers.accept ?? '*/*');
}

/** A browser shows the answer to a person: no program, whatever it accepts. */
export const isForPerson = (request: Request): boolean =>
  wantsPage(request) && /text\/html/.test(request.headers.accept ?? '');
