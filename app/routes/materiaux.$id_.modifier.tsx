import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { doneAt } from '#app/frame/done-message.tsx';
import { formText, readForm, readInput } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { MaterialForm } from '#app/materials/material-form.tsx';
import { MaterialFormPage } from '#app/materials/material-form-page.tsx';
import { RemovalFold } from '#app/materials/removal-fold.tsx';
import { studyOf } from '#app/materials/study.server.ts';
import { OrganisationNames } from '#app/organisations/organisation-names.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { pagePath } from '#content/addresses/address.ts';
import { materialPath, workspacePath } from '#content/addresses/site-paths.ts';
import { materialInput } from '#content/input/material/material-input.ts';
import { materialLabel } from '#content/material/material.ts';

/** `/materiaux/<id>/modifier`: what is noted of a material. */
export const loader = guarded(async ({ context, params }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  const { material, page } = await services.materials.requireToChange(params.id ?? '', viewer);
  const { pages } = await services.materialUses.find(material.id, viewer);
  const organisations = await services.organisations.names(viewer);
  return { locale, material, study: studyOf(page), uses: pages.length, organisations };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer } = args.context;
  const id = args.params.id ?? '';
  const { material } = await services.materials.requireToChange(id, viewer);
  const form = await readForm(args);
  const values = { ...readInput(form, materialInput), kind: material.kind };
  const version = formText(form, 'version');
  try {
    if (formText(form, 'intent') === 'remove') {
      const page = await services.materials.remove(id, viewer);
      return redirectTo(doneAt(workspacePath(pagePath(page)), 'materiau-supprime'));
    }
    await services.materials.change(id, values, version, viewer);
    return redirectTo(doneAt(materialPath(id), 'materiau'));
  } catch (error) {
    const { fields, isConflict, status } = refusedFields(error);
    return data({ values, fields, version, isConflict }, { status });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && `${translator(data.locale)('materials.form.change')} · ${materialLabel(data.material)}`);

export default function ChangeMaterial() {
  const { material, uses, organisations } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const t = useT();
  const back = materialPath(material.id);
  return (
    <MaterialFormPage
      material={{ path: back, label: materialLabel(material), title: material.title }}
      heading={t('materials.form.change')}
      conflict={refused?.isConflict ? t('materials.form.conflict') : null}
    >
      <OrganisationNames names={organisations} />
      <MaterialForm
        values={refused?.values ?? material}
        faults={refused?.fields ?? []}
        version={refused?.version ?? material.updatedAt}
        back={back}
        isKeptToTeam={material.isKeptToTeam}
      />
      <RemovalFold
        label={t('materials.form.remove')}
        help={[
          t('materials.form.removeHelp'),
          ...(uses === 0 ? [] : [t('materials.form.removeCited', { count: uses })]),
        ].join(' ')}
      />
    </MaterialFormPage>
  );
}
