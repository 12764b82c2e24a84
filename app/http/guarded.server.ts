import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { setTimeZone } from '#app/i18n/time-zone.ts';
import { signInPath } from '#content/addresses/site-paths.ts';
import { isNavetteError, type NavetteError } from '#content/errors.ts';
import { SENT_BEFORE } from '#content/form-key.ts';
import type { SentBefore } from '#server/forms/sent-forms.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import { errorResponse } from './error-response.ts';
import { FormSentBefore, fieldsRead, readForm } from './form.server.ts';
import type { KeptForm } from './kept-form.ts';

registerAllMessages();

const KEEPING: ReadonlySet<string> = new Set(['unavailable', 'conflict', 'too-many', 'too-large']);

interface GuardedArgs {
  readonly request: Request;
  readonly context: Pick<
    AppContext,
    'report' | 'refused' | 'refusedAt' | 'timeZone' | 'viewer' | 'readForm' | 'requireSameRights' | 'sending'
  >;
}

/**
 * Wraps a loader or an action: a NavetteError becomes a response with its status, which the error
 * screen explains in the reader's language, with the typed text if it would otherwise be lost.
 * Viewers who must sign in are redirected to the sign-in and back.
 * @param options.isLink the form of a personal link: who fills it in has no account, and their text
 * is given back as the staff's is
 */
export function guarded<Args extends GuardedArgs, Result>(
  work: (args: Args) => Promise<Result>,
  { isLink = false }: { readonly isLink?: boolean } = {},
): (args: Args) => Promise<Result> {
  return async (args) => {
    const { request, context } = args;
    setTimeZone(context.timeZone);
    try {
      if (context.refused) throw context.refused;
      const result = await work(args);
      await context.sending.settle(isRefusal(result) ? null : { value: result });
      return result;
    } catch (error) {
      if (error instanceof FormSentBefore) return answerAgain(error.before, request) as Result;
      const isRedirect = error instanceof Response && error.status < 400;
      await context.sending.settle(isRedirect ? { value: error } : null);
      if (!isNavetteError(error)) throw error;
      if (error.code === 'unavailable') context.report(error, request.url);
      if (error.code === 'sign-in-required' && request.method !== 'POST') {
        const url = new URL(request.url);
        throw redirectTo(signInPath(context.refusedAt ?? url.pathname + url.search), 302);
      }
      throw errorResponse(error, await keptOf(args, error, isLink));
    }
  };
}

/** True for a response, or for data of a screen, that reports a refused form. */
function isRefusal(result: unknown): boolean {
  if (result instanceof Response) return result.status >= 400;
  const { init } = (result ?? {}) as { init?: ResponseInit | null };
  return (init?.status ?? 200) >= 400;
}

/** The former answer to the same form; if it is no longer stored, the form's page. */
function answerAgain({ result, isKnown }: SentBefore, request: Request): unknown {
  if (isKnown && !(result instanceof Response)) return result;
  const { pathname, search } = new URL(request.url);
  if (!isKnown) return redirectTo(withSentBefore(pathname + search));
  const { status, headers } = result as Response;
  const again = new Headers(headers);
  const location = again.get('Location');
  if (location !== null) again.set('Location', withSentBefore(location));
  return new Response(null, { status, headers: again });
}

/** An address whose page reports that the form had been sent before. */
function withSentBefore(location: string): string {
  const [, path, hash = ''] = /^([^#]*)(#.*)?$/.exec(location) ?? ['', location];
  return `${path}${path?.includes('?') ? '&' : '?'}${SENT_BEFORE}${hash}`;
}

/**
 * The typed text, where the browser's Back might not restore it. Not for viewers who are neither
 * signed in nor have a link: an address or a few words cost more to show than to type again.
 */
async function keptOf(
  { request, context }: GuardedArgs,
  { code }: NavetteError,
  isLink: boolean,
): Promise<KeptForm | undefined> {
  const isNobody = context.viewer.role === 'public' && !context.refused && !isLink;
  if (request.method !== 'POST' || !KEEPING.has(code) || isNobody) return undefined;
  const again = code === 'unavailable';
  const read = fieldsRead(request, again);
  if (read || !again || request.bodyUsed) return read;
  try {
    await readForm({ request, context });
  } catch (error) {
    // No form, or one that is too large: there is nothing to give back.
    if (isNavetteError(error)) return undefined;
    throw error;
  }
  return fieldsRead(request, again);
}

/**
 * Redirects: 303 after a form, 301 from a former address. What a header cannot hold is encoded: a
 * path may have a part of the request's, which was decoded.
 */
export function redirectTo(path: string, status: 301 | 302 | 303 = 303): Response {
  const Location = path.replace(/[^!-~]+/g, (text) => encodeURIComponent(String(Buffer.from(text))));
  return new Response(null, { status, headers: { Location } });
}
