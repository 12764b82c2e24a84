import type { ActionFunctionArgs } from '@remix-run/node';
import { formText, readForm } from '#app/http/form.server.ts';
import { answerUpload } from '#app/materials/files/uploading.server.ts';

/**
 * `POST /materiaux/<id>/envois`: begins to send a file in parts, or finds what its sender had
 * begun. Fields: `nom`, `octets`, `marque` (the same for the same file). Answers `{ id, offset,
 * done }`.
 */
export function action(args: ActionFunctionArgs): Promise<Response> {
  const { materialFiles } = args.context.services;
  const { viewer } = args.context;
  const id = args.params.id ?? '';
  return answerUpload(args, async () => {
    await materialFiles.requireToAdd(id, viewer);
    const form = await readForm(args);
    const upload = {
      name: formText(form, 'nom'),
      bytes: Number(formText(form, 'octets')),
      mark: formText(form, 'marque'),
    };
    return materialFiles.begin(id, upload, viewer);
  });
}
