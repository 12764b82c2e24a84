import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { doneAt } from '#app/frame/done-message.tsx';
import { formText, formTexts, readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { translator } from '#app/i18n/translate.ts';
import { requireStudyFor } from '#app/materials/study.server.ts';
import { WorkspacePage } from '#app/materials/workspace-page.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { pagePath } from '#content/addresses/address.ts';
import { workspacePath } from '#content/addresses/site-paths.ts';
import { NavetteError } from '#content/errors.ts';
import { matchesQuery, parseMaterialQuery } from '#content/material/material-query.ts';
import { listCountries } from '#content/taxonomy/countries.ts';
import { setTypography } from '#content/text/typography.ts';

/** `/etudes/<slug>/chantier`: the workspace of a study. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { services, viewer, locale } = args.context;
  const page = await requireStudyFor('material.read', args);
  const materials = await services.materials.list(page.id, viewer);
  const query = parseMaterialQuery(new URL(args.request.url).searchParams);
  const used = new Set(materials.map(({ country }) => country));
  return {
    locale,
    title: setTypography(page.title, page.language),
    path: pagePath(page),
    archived: page.archivedAt !== null,
    stages: await services.studyThread.stages(page.id, viewer),
    sections: await services.studySections.list(page.id, viewer),
    today: services.board.today(),
    query,
    total: materials.length,
    rows: materials
      .filter((material) => matchesQuery(material, query))
      .map(({ id, kind, number, title, organisation, country, heldOn, consent, access, isKeptToTeam }) => ({
        ...{ id, kind, number, title, organisation, country, heldOn, consent, access, isKeptToTeam },
      })),
    countries: listCountries(locale).filter(({ code }) => used.has(code)),
    beyond: await services.beyondConsent.find({ studyId: page.id }, viewer),
    ended: await services.endedConsent.find(page.id, viewer),
    choosesTeam: await services.studyTeam.mayChoose(page.id, viewer),
    members: await services.studyTeam.members(page.id, viewer),
    staff: await services.followUp.owners(viewer),
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer } = args.context;
  const page = await requireStudyFor('material.write', args);
  const form = await readForm(args);
  if (formText(form, 'intent') !== 'team') throw new NavetteError('invalid', { fields: ['intent'] });
  try {
    await services.studyTeam.choose(page.id, formTexts(form, 'person'), viewer);
    return redirectTo(doneAt(workspacePath(pagePath(page)), 'equipe'));
  } catch (error) {
    const { fields, status } = refusedFields(error);
    return data({ fields }, { status });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('materials.workspace.of', { title: data.title }));

export default function Workspace() {
  const { locale: _locale, ...view } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return <WorkspacePage {...view} teamRefused={refused !== undefined} />;
}
