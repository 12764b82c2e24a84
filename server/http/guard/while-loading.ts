import type { RequestHandler } from 'express';
import { NavetteError } from '#content/errors.ts';
import { isForPerson, type ShowRefusal } from './refusal.ts';

/** Seconds after which the browser reloads. */
const AGAIN = 2;

/**
 * While the demonstration is being loaded, shows people a notice instead of half of it; their
 * browser reloads by itself. Forms, scripts and programs are answered as usual.
 */
export function showLoading(isLoading: () => boolean, show: ShowRefusal): RequestHandler {
  return (request, response, next) => {
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (!isLoading() || !reads || !isForPerson(request)) return next();
    response.setHeader('Refresh', String(AGAIN));
    const error = new NavetteError('unavailable', { reason: 'loading', retryAfterSeconds: AGAIN });
    return show(error, request, response).catch(next);
  };
}
