import { readFormWithFile } from '#app/http/form.server.ts';
import type { Translate } from '#app/i18n/translate.ts';
import type { ImportKind } from '#content/csv/import-fields.ts';
import { isNavetteError, statusOf } from '#content/errors.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { FileBounds } from './upload-page.tsx';

/** Bytes that a form takes beside its file. */
const AROUND = 64 * 1024;

/** The bounds of a file, as the screen shows them. */
export function fileBounds({ services }: Pick<AppContext, 'services'>): FileBounds {
  const { bytes, rows, columns } = services.imports.bounds;
  return { rows, columns, megabytes: bytes / 1024 / 1024 };
}

/**
 * Takes the file of a form to be imported. Rights are checked before.
 * @returns its id, or why it is refused
 */
export async function stageFile(
  args: { readonly request: Request; readonly context: AppContext },
  kind: ImportKind,
  pageId: string | null,
  t: Translate,
): Promise<{ readonly id: string } | { readonly problem: string; readonly status: number }> {
  const { services, viewer } = args.context;
  try {
    const { bytes } = services.imports.bounds;
    const { file } = await readFormWithFile(args, { limit: bytes + AROUND, file: { field: 'fichier', limit: bytes } });
    return { id: await services.imports.stage({ kind, pageId, fileName: file?.name ?? '' }, file, viewer) };
  } catch (error) {
    if (!isNavetteError(error)) throw error;
    const status = statusOf(error.code);
    if (error.code === 'invalid') return { problem: t('imports.fileWrong'), status };
    if (error.code === 'too-large')
      return { problem: t('imports.tooHeavy', { megabytes: fileBounds(args.context).megabytes }), status };
    if (error.code === 'too-many') return { problem: t('imports.busy'), status };
    throw error;
  }
}
