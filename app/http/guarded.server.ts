import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { setTimeZone } from '#app/i18n/time-zone.ts';
import { isNavetteError, type NavetteError } from '#content/errors.ts';
import type { AppContext } from '#server/http/app-context.ts';
import { errorResponse } from './error-response.ts';
import { fieldsRead, readForm } from './form.server.ts';
import type { KeptForm } from './kept-form.ts';

registerAllMessages();

const KEEPING: ReadonlySet<string> = new Set(['unavailable', 'conflict', 'too-many', 'too-large']);

interface GuardedArgs {
  readonly request: Request;
  readonly context: Pick<AppContext, 'report' | 'refused' | 'timeZone' | 'viewer' | 'readForm'>;
}

/**
 * Wraps a loader or an action: what a service throws becomes an answer with its status, and the error screen tells it in the
 * reader's language, with what was typed where that would else be lost. Nobody yet, asking for a page that needs somebody, is led to the sign-in and back.
 */
export function guarded<Args extends GuardedArgs, Result>(
  work: (args: Args) => Promise<Result>,
): (args: Args) => Promise<Result> {
  return async (args) => {
    const { request, context } = args;
    setTimeZone(context.timeZone);
    try {
      if (context.refused) throw context.refused;
      return await work(args);
    } catch (error) {
      if (!isNavetteError(error)) throw error;
      if (error.code === 'unavailable') context.report(error, request.url);
      if (error.code === 'sign-in-required' && request.method !== 'POST') {
        const url = new URL(request.url);
        throw redirectTo(`/connexion?retour=${encodeURIComponent(url.pathname + url.search)}`, 302);
      }
      throw errorResponse(error, await keptOf(args, error));
    }
  };
}

/**
 * What was typed, where going back in the browser might not bring it again. Whoever is not signed in has typed an address or a few
 * words: theirs costs more to show than to type.
 */
async function keptOf({ request, context }: GuardedArgs, { code }: NavetteError): Promise<KeptForm | undefined> {
  const isNobody = context.viewer.role === 'public' && !context.refused;
  if (request.method !== 'POST' || !KEEPING.has(code) || isNobody) return undefined;
  const again = code === 'unavailable';
  const read = fieldsRead(request, again);
  if (read || !again || request.bodyUsed) return read;
  try {
    await readForm({ request, context });
  } catch (error) {
    // No form, or too large a one: nothing that was typed.
    if (isNavetteError(error)) return undefined;
    throw error;
  }
  return fieldsRead(request, again);
}

/** Leads on: 303 after a form was taken, 301 from a former address. */
export function redirectTo(path: string, status: 301 | 302 | 303 = 303): Response {
  return new Response(null, { status, headers: { Location: path } });
}
