import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { isNavetteError } from '#content/errors.ts';
import { errorResponse } from './error-response.ts';

registerAllMessages();

/**
 * Wraps a loader or an action: what a service throws becomes an answer with its status, and the error screen tells it in the
 * reader's language. Nobody yet, asking for a page that needs somebody, is led to the sign-in and back.
 */
export function guarded<Args extends { readonly request: Request }, Result>(
  work: (args: Args) => Promise<Result>,
): (args: Args) => Promise<Result> {
  return async (args) => {
    try {
      return await work(args);
    } catch (error) {
      if (!isNavetteError(error)) throw error;
      const { request } = args;
      if (error.code === 'sign-in-required' && request.method === 'GET') {
        const url = new URL(request.url);
        throw redirectTo(`/connexion?retour=${encodeURIComponent(url.pathname + url.search)}`, 302);
      }
      throw errorResponse(error);
    }
  };
}

/** Leads on: 303 after a form was taken, 301 from a former address. */
export function redirectTo(path: string, status: 301 | 302 | 303 = 303): Response {
  return new Response(null, { status, headers: { Location: path } });
}
