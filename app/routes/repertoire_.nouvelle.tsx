import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { doneAt } from '#app/frame/done-message.tsx';
import { readForm, readInput } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { OrganisationForm } from '#app/organisations/organisation-form.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { ORGANISATIONS_PATH, organisationPath } from '#content/addresses/site-paths.ts';
import { authorise } from '#content/authorise.ts';
import { LONGEST_NAME } from '#content/input/input-text.ts';
import { type OrganisationInput, organisationInput } from '#content/organisation/organisation-input.ts';

/** `/repertoire/nouvelle`: a new organisation; `?nom=…&pays=ML` with what is known of it. */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  authorise(context.viewer, 'organisation.read');
  authorise(context.viewer, 'organisation.write');
  const { searchParams } = new URL(request.url);
  const known = (name: string) => (searchParams.get(name) ?? '').slice(0, LONGEST_NAME);
  return { locale: context.locale, name: known('nom'), country: known('pays') };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer, sending } = args.context;
  authorise(viewer, 'organisation.read');
  authorise(viewer, 'organisation.write');
  const values = readInput(await readForm(args), organisationInput);
  try {
    const id = await services.organisations.add(values as OrganisationInput, viewer, sending.record);
    return redirectTo(doneAt(organisationPath(id), 'organisation'));
  } catch (error) {
    const { fields, isConflict, status } = refusedFields(error);
    return data({ values, fields, isConflict }, { status });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('organisations.add'));

export default function NewOrganisation() {
  const { name, country } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const t = useT();
  const empty = { name, country, acronym: '', side: '', actorType: '', site: '', identifier: '' };
  return (
    <div className="form-page">
      <p className="kicker">
        <a href={ORGANISATIONS_PATH}>{t('organisations.title')}</a>
      </p>
      <h1>{t('organisations.add')}</h1>
      <OrganisationForm
        values={refused?.values ?? empty}
        faults={refused?.fields ?? []}
        isTaken={refused?.isConflict ?? false}
        version={null}
        back={ORGANISATIONS_PATH}
      />
    </div>
  );
}
