import type { ActionFunctionArgs } from '@remix-run/node';
import { retryHeaders } from '#app/http/error-response.ts';
import type { FormArgs } from '#app/http/form.server.ts';
import { carriesImage, describeUploadRefusal, piecesOf, readImageForm, withinRights } from '#app/http/upload.server.ts';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { translator } from '#app/i18n/translate.ts';
import { isNavetteError, NavetteError, statusOf } from '#content/errors.ts';

registerAllMessages();

/**
 * `POST /fichiers/televerser?page=<id>&nom=<name>`: stores an image of a page, sent as the body or
 * in the form field `fichier`. Returns `{ id, width, height }`, or `{ error, message }` in the
 * reader's language.
 */
export async function action({ request, context }: ActionFunctionArgs): Promise<Response> {
  const { services, viewer, locale } = context;
  const { searchParams } = new URL(request.url);
  try {
    if (context.refused) throw context.refused;
    const pageId = searchParams.get('page');
    if (!pageId) throw new NavetteError('invalid', { fields: ['page'] });
    await services.files.requireUpload(pageId, viewer);
    const file = await sentFile({ request, context }, searchParams.get('nom'));
    const added = await services.files.add({ ...file, pageId }, viewer, request.signal);
    return Response.json(added);
  } catch (error) {
    if (!isNavetteError(error)) throw error;
    const message = describeUploadRefusal(translator(locale), error);
    if (error.code === 'unavailable') context.report(error, request.url);
    const headers = { 'Cache-Control': 'no-store', ...retryHeaders(error) };
    return Response.json({ error: error.code, message }, { status: statusOf(error.code), headers });
  }
}

async function sentFile(args: FormArgs, name: string | null) {
  const { body } = args.request;
  if (!body) throw new NavetteError('invalid', { fields: ['fichier'] });
  if (!carriesImage(args.request)) return { bytes: piecesOf(withinRights(body, args.context)), name: name ?? 'image' };
  const { file } = await readImageForm(args);
  if (!file) throw new NavetteError('invalid', { fields: ['fichier'] });
  return { bytes: file, name: name ?? file.name };
}
