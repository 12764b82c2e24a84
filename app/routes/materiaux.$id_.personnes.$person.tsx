import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { doneAt } from '#app/frame/done-message.tsx';
import { formText, formTexts, readForm, readInput } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { ConcernedForm, type ConcernedValues } from '#app/materials/concerned-form.tsx';
import { MaterialFormPage } from '#app/materials/material-form-page.tsx';
import { RemovalFold } from '#app/materials/removal-fold.tsx';
import { OrganisationNames } from '#app/organisations/organisation-names.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { pagePath } from '#content/addresses/address.ts';
import { materialPath, withdrawalPath, workspacePath } from '#content/addresses/site-paths.ts';
import { NavetteError } from '#content/errors.ts';
import { concernedInput } from '#content/input/material/concerned-input.ts';
import { materialLabel } from '#content/material/material.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { ReadMaterial } from '#server/materials/material-service.ts';

/** The last part of the address of somebody who is not noted yet. */
const NEW = 'nouvelle';

type Params = Readonly<Record<string, string | undefined>>;

async function requireConcerned({ services, viewer }: AppContext, { id = '', person = '' }: Params) {
  const found = await services.materials.requireToChange(id, viewer);
  if (person === NEW) return { ...found, known: null };
  const known = found.concerned.find((one) => one.id === person);
  if (!known) throw new NavetteError('not-found');
  return { ...found, known };
}

function emptyValues({ material }: ReadMaterial, askedBy: string): ConcernedValues {
  const { organisation, language } = material;
  return {
    ...{ name: '', pseudonym: '', organisation, state: 'asked', uses: ['analysis'], reach: 'team' },
    ...{ naming: 'pseudonym', language, formats: '', givenOn: '', how: '', askedBy, until: '', note: '' },
  };
}

/**
 * `/materiaux/<id>/personnes/<id>`: somebody whom a material concerns; `nouvelle` for a new one.
 */
export const loader = guarded(async ({ context, params }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  const { known, ...found } = await requireConcerned(context, params);
  return {
    locale,
    label: materialLabel(found.material),
    material: { id: found.material.id, title: found.material.title },
    values: known ?? emptyValues(found, viewer.role === 'staff' ? viewer.name : ''),
    version: known?.updatedAt ?? null,
    organisations: await services.organisations.names(viewer),
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer, sending, origin } = args.context;
  const { material, page, known } = await requireConcerned(args.context, args.params);
  const form = await readForm(args);
  const values = { ...readInput(form, concernedInput), uses: formTexts(form, 'uses') } as ConcernedValues;
  const isRemoval = formText(form, 'intent') === 'remove';
  const version = known && (isRemoval ? known.updatedAt : formText(form, 'version'));
  const input = values as Parameters<typeof services.concerned.add>[1];
  try {
    if (known === null) await services.concerned.add(material.id, input, viewer, sending.record);
    else if (isRemoval) {
      await services.concerned.remove(known.id, viewer);
      return redirectTo(doneAt(materialPath(material.id), 'accord-supprime'));
    } else await services.concerned.change(known.id, input, version ?? '', viewer, origin);
    // What was noted just now may keep them out of the material.
    if (!(await services.materials.opens(material.id, viewer)))
      return redirectTo(doneAt(workspacePath(pagePath(page)), 'accord-equipe'));
    const isWithdrawn = values.state === 'withdrawn' && known !== null && known.state !== 'withdrawn';
    const uses = isWithdrawn ? await services.materialUses.find(material.id, viewer) : null;
    // Saying so takes no word out of a text: that is the next step.
    if (uses?.mayWithdraw && uses.pages.length > 0)
      return redirectTo(`${doneAt(withdrawalPath(material.id), 'accord-retire')}&personne=${known?.id}`);
    return redirectTo(doneAt(materialPath(material.id), 'accord'));
  } catch (error) {
    const { fields, isConflict, status } = refusedFields(error);
    const keepsMasks = fields.includes('removal');
    // The form of a removal has none of the values.
    return data({ values: keepsMasks && known ? known : values, fields, version, isConflict, keepsMasks }, { status });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && `${translator(data.locale)('materials.people.new')} · ${data.label}`);

export default function Concerned() {
  const { label, material, values, version, organisations } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const t = useT();
  const back = materialPath(material.id);
  return (
    <MaterialFormPage
      material={{ path: back, label, title: material.title }}
      heading={t(version === null ? 'materials.people.new' : 'materials.people.change')}
      conflict={
        refused?.isConflict
          ? t('materials.people.conflict')
          : refused?.keepsMasks
            ? t('materials.people.keepsMasks')
            : null
      }
    >
      <OrganisationNames names={organisations} />
      <ConcernedForm
        values={refused?.values ?? values}
        faults={refused?.fields ?? []}
        version={refused?.version ?? version}
        back={back}
      />
      {version !== null && <RemovalFold label={t('materials.people.remove')} help={t('materials.people.removeHelp')} />}
    </MaterialFormPage>
  );
}
