import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { doneAt } from '#app/frame/done-message.tsx';
import { readForm, readInput } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { MaterialForm } from '#app/materials/material-form.tsx';
import { requireStudyFor } from '#app/materials/study.server.ts';
import { OrganisationNames } from '#app/organisations/organisation-names.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { pagePath } from '#content/addresses/address.ts';
import { materialPath, workspacePath } from '#content/addresses/site-paths.ts';
import { materialInput } from '#content/input/material/material-input.ts';
import { setTypography } from '#content/text/typography.ts';

/** `/etudes/<slug>/chantier/nouveau`: a new material of a study. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { services, viewer, locale } = args.context;
  const page = await requireStudyFor('material.write', args);
  return {
    locale,
    title: setTypography(page.title, page.language),
    path: pagePath(page),
    language: page.language,
    organisations: await services.organisations.names(viewer),
    collector: viewer.role === 'staff' ? viewer.name : '',
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer, sending } = args.context;
  const page = await requireStudyFor('material.write', args);
  const values = readInput(await readForm(args), materialInput);
  try {
    const id = await services.materials.add(page.id, values, viewer, sending.record);
    return redirectTo(doneAt(materialPath(id), 'materiau'));
  } catch (error) {
    const { fields, status } = refusedFields(error);
    return data({ values, fields }, { status });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && `${translator(data.locale)('materials.form.add')} · ${data.title}`);

export default function NewMaterial() {
  const { title, path, language, collector, organisations } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const t = useT();
  const empty = {
    ...{ kind: 'interview', title: '', heldOn: '', place: '', country: '', side: '', organisation: '', actorType: '' },
    ...{ summary: '', access: 'team', language, collector },
  };
  return (
    <div className="form-page">
      <p className="kicker">
        <a href={workspacePath(path)}>{`${t('materials.workspace.title')} · ${title}`}</a>
      </p>
      <h1>{t('materials.form.add')}</h1>
      <OrganisationNames names={organisations} />
      <MaterialForm
        values={refused?.values ?? empty}
        faults={refused?.fields ?? []}
        version={null}
        back={workspacePath(path)}
      />
    </div>
  );
}
