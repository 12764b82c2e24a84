import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { doneAt } from '#app/frame/done-message.tsx';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { formText, readFormWithFile } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { describeFileRefusal, materialFileForm } from '#app/materials/files/material-files-form.server.ts';
import { FilesPage } from '#app/materials/files-page.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { materialFilesPath, transcriptPath } from '#content/addresses/site-paths.ts';
import { type NavetteError, statusOf } from '#content/errors.ts';
import { materialLabel } from '#content/material/material.ts';

/** `/materiaux/<id>/fichiers`: the files of a material. */
export const loader = guarded(async ({ context, params }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  const { materialFiles } = services;
  const { material } = await materialFiles.requireToAdd(params.id ?? '', viewer);
  const { id, kind, number, title } = material;
  return {
    locale,
    material: { id, kind, number, title },
    files: await materialFiles.list(id, viewer),
    underWay: await materialFiles.underWay(id, viewer),
    hasTranscript: (await services.transcripts.find(id, viewer)) !== null,
    mostBytes: materialFiles.mostBytes,
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { viewer, locale } = args.context;
  const { materialFiles } = args.context.services;
  const { material } = await materialFiles.requireToAdd(args.params.id ?? '', viewer);
  const here = materialFilesPath(material.id);
  try {
    const { form, file } = await readFormWithFile(args, materialFileForm(materialFiles.mostBytes));
    if (formText(form, 'intent') === 'remove') {
      await materialFiles.remove(material.id, formText(form, 'id'), viewer);
      return redirectTo(doneAt(here, 'fichier-supprime'));
    }
    if (formText(form, 'intent') === 'transcribe') {
      await args.context.services.fileTranscripts.begin(material.id, formText(form, 'id'), viewer);
      return redirectTo(doneAt(transcriptPath(material.id), 'transcription'));
    }
    await materialFiles.add(material.id, file, viewer, args.context.sending.record);
    return redirectTo(doneAt(here, 'fichier'));
  } catch (error) {
    const problem = describeFileRefusal(translator(locale), error);
    if (problem === null) throw error;
    return data({ problem }, { status: statusOf((error as NavetteError).code) });
  }
});

export const handle: RouteHandle = { islands: ['upload'] };

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('materials.files.of', { label: materialLabel(data.material) }));

export default function MaterialFiles() {
  const { locale: _locale, ...view } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return <FilesPage {...view} {...(refused ? { problem: refused.problem } : {})} />;
}
