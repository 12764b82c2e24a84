import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { DoneMessage, doneAt } from '#app/frame/done-message.tsx';
import { formText, readForm, readInput } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { useT } from '#app/i18n/translate.ts';
import { MergeSection, OtherNames } from '#app/organisations/merge-section.tsx';
import { OrganisationForm } from '#app/organisations/organisation-form.tsx';
import { OrganisationUsesSection } from '#app/organisations/organisation-uses.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { ORGANISATIONS_PATH, organisationPath } from '#content/addresses/site-paths.ts';
import { authorise } from '#content/authorise.ts';
import { type OrganisationInput, organisationInput } from '#content/organisation/organisation-input.ts';
import { LONGEST_ORGANISATION_QUERY } from '#content/organisation/organisation-query.ts';

/** `/repertoire/<id>`: an organisation; `?garder=…` looks for the one to merge it into. */
export const loader = guarded(async ({ request, params, context }: LoaderFunctionArgs) => {
  const { services, viewer } = context;
  const id = params.id ?? '';
  const words = (new URL(request.url).searchParams.get('garder') ?? '').slice(0, LONGEST_ORGANISATION_QUERY).trim();
  return {
    ...(await services.organisations.read(id, viewer)),
    words,
    offered: await services.organisations.offer(words, id, viewer),
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer, sending } = args.context;
  authorise(viewer, 'organisation.read');
  authorise(viewer, 'organisation.write');
  const id = args.params.id ?? '';
  const form = await readForm(args);
  const values = readInput(form, organisationInput);
  const version = formText(form, 'version');
  try {
    switch (formText(form, 'intent')) {
      case 'merge': {
        const into = formText(form, 'into');
        await services.organisationMergers.merge(id, into, viewer, sending.record);
        return redirectTo(doneAt(organisationPath(into), 'fusion'));
      }
      case 'separate': {
        const separated = formText(form, 'id');
        await services.organisationMergers.separate(separated, viewer, sending.record);
        return redirectTo(doneAt(organisationPath(separated), 'separee'));
      }
      default:
        await services.organisations.change(id, values as OrganisationInput, version, viewer);
        return redirectTo(doneAt(organisationPath(id), 'organisation'));
    }
  } catch (error) {
    const { fields, isConflict, status } = refusedFields(error);
    return data({ values, fields, version, isConflict }, { status });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data?.organisation.name);

export default function OrganisationScreen() {
  const { organisation, merged, formerNames, uses, words, offered } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const t = useT();
  const isOverwriting = refused?.fields.includes('version') ?? false;
  const isMerging = refused?.fields.includes('into') ?? false;
  return (
    <div className="form-page">
      <p className="kicker">
        <a href={ORGANISATIONS_PATH}>{t('organisations.title')}</a>
      </p>
      <h1>
        <bdi>{organisation.name}</bdi>
      </h1>
      <DoneMessage />
      {isOverwriting && (
        <p className="notice-box is-danger" role="alert">
          {t('organisations.form.conflict')}
        </p>
      )}
      <OrganisationForm
        values={refused && !isMerging ? refused.values : organisation}
        faults={isMerging ? [] : (refused?.fields ?? [])}
        isTaken={refused?.isConflict ?? false}
        version={refused && !isMerging ? refused.version : organisation.updatedAt}
        back={ORGANISATIONS_PATH}
      />
      <OrganisationUsesSection uses={uses} code={organisation.nameCode} />
      <OtherNames formerNames={formerNames} merged={merged} />
      <MergeSection id={organisation.id} words={words} offered={offered} isWrong={isMerging} />
    </div>
  );
}
