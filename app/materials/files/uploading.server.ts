import { describeRefusal, retryHeaders } from '#app/http/error-response.ts';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { translator } from '#app/i18n/translate.ts';
import { isNavetteError, statusOf } from '#content/errors.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import { describeFileRefusal } from './material-files-form.server.ts';

registerAllMessages();

/**
 * Answers the script that sends a file in parts: what the work gives, as JSON; or `{ error,
 * message, offset, again }`: the message in the reader's language, from which byte the upload goes
 * on, and whether it is worth trying again.
 */
export async function answerUpload(
  {
    request,
    context,
  }: { readonly request: Request; readonly context: Pick<AppContext, 'refused' | 'report' | 'locale'> },
  work: () => Promise<unknown>,
): Promise<Response> {
  const headers = { 'Cache-Control': 'no-store' };
  try {
    if (context.refused) throw context.refused;
    return Response.json(await work(), { headers });
  } catch (error) {
    if (!isNavetteError(error)) throw error;
    const { code, details } = error;
    if (code === 'unavailable') context.report(error, request.url);
    const t = translator(context.locale);
    const message = describeFileRefusal(t, error) ?? describeRefusal(t, error).text;
    // A part that was broken off, is another than expected, or came damaged.
    const again = details.reason === 'incomplete' || details.fields?.includes('sha256') === true;
    const answer = { error: code, message, offset: details.offset, again };
    return Response.json(answer, { status: statusOf(code), headers: { ...headers, ...retryHeaders(error) } });
  }
}
