import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { withinRights } from '#app/http/upload.server.ts';
import { answerUpload } from '#app/materials/files/uploading.server.ts';
import { NavetteError } from '#content/errors.ts';

/**
 * `GET /materiaux/<id>/envois/<file>`: where an upload is, `{ id, offset, done }`, for its sender.
 */
export function loader(args: LoaderFunctionArgs): Promise<Response> {
  const { services, viewer } = args.context;
  return answerUpload(args, () => services.materialFiles.state(args.params.id ?? '', args.params.file ?? '', viewer));
}

/**
 * `POST …?debut=<offset>[&sha256=<of the part>]`: the next part of a file, as the body; the same
 * answer. `POST …?abandon`: gives the upload up.
 */
export function action(args: ActionFunctionArgs): Promise<Response> {
  const { services, viewer } = args.context;
  const { id = '', file = '' } = args.params;
  const { searchParams } = new URL(args.request.url);
  return answerUpload(args, async () => {
    if (searchParams.has('abandon')) {
      await services.materialFiles.giveUp(id, file, viewer);
      return { id: file };
    }
    const { body } = args.request;
    const offset = searchParams.get('debut') ?? '';
    if (!body || !/^\d{1,12}$/.test(offset)) throw new NavetteError('invalid', { fields: ['file'] });
    const sha256 = searchParams.get('sha256');
    return services.materialFiles.addPart(
      id,
      file,
      { offset: Number(offset), body: withinRights(body, args.context), sha256 },
      viewer,
    );
  });
}
