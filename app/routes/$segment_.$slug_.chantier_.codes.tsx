import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { AgreementSection } from '#app/extracts/agreement-section.tsx';
import { BlindSection } from '#app/extracts/blind-section.tsx';
import { CodeForm } from '#app/extracts/code-form.tsx';
import { CodeList } from '#app/extracts/code-list.tsx';
import { DoneMessage, doneAt } from '#app/frame/done-message.tsx';
import { formText, readForm, readInput } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { requireStudyFor, studyOf } from '#app/materials/study.server.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { pagePath } from '#content/addresses/address.ts';
import { analysisPath, codesPath, extractsPath, workspacePath } from '#content/addresses/site-paths.ts';
import { type CodeInput, codeInput } from '#content/input/material/code-input.ts';

/** `/etudes/<slug>/chantier/codes`: the code book of a study, and how far two coders agree. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { services, viewer, locale } = args.context;
  const page = await requireStudyFor('material.read', args);
  const coders = new URL(args.request.url).searchParams.getAll('codeur').slice(0, 2);
  return {
    locale,
    study: studyOf(page),
    archived: page.archivedAt !== null,
    codes: await services.codeBook.list(page.id, viewer),
    blind: await services.blindCoding.find(page.id, viewer),
    agreement: await services.coderAgreement.read(page.id, viewer, coders),
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer, sending } = args.context;
  const page = await requireStudyFor('material.write', args);
  const form = await readForm(args);
  const path = codesPath(pagePath(page));
  switch (formText(form, 'intent')) {
    case 'blind-start':
      await services.blindCoding.start(page.id, viewer);
      return redirectTo(`${path}#aveugle`);
    case 'blind-done':
      await services.blindCoding.finish(page.id, viewer);
      return redirectTo(`${path}#aveugle`);
    case 'blind-stop':
      await services.blindCoding.stop(page.id, viewer);
      return redirectTo(`${path}#aveugle`);
  }
  const values = readInput(form, codeInput) as CodeInput;
  try {
    await services.codeBook.add(page.id, values, viewer, sending.record);
    return redirectTo(doneAt(path, 'code'));
  } catch (error) {
    const { fields, status } = refusedFields(error);
    return data({ values, fields }, { status });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('extracts.codes.of', { title: data.study.title }));

const EMPTY: CodeInput = { name: '', definition: '', colour: 'blue', parent: '' };

export default function Codes() {
  const { study, archived, codes, blind, agreement } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const t = useT();
  return (
    <div className="list-page">
      <p className="kicker">
        <a href={workspacePath(study.path)}>{`${t('materials.workspace.title')} · ${study.title}`}</a>
      </p>
      <h1>{t('extracts.codes.title')}</h1>
      <p className="standfirst">{t('extracts.codes.intro')}</p>
      {!refused && <DoneMessage />}
      <p>
        <a href={extractsPath(study.path)}>{t('extracts.title')}</a>
        {' · '}
        <a href={analysisPath(study.path)}>{t('extracts.project.title')}</a>
      </p>
      <CodeList path={study.path} codes={codes} archived={archived} />
      {!archived && (
        <section className="form-section" aria-labelledby="ajouter">
          <h2 id="ajouter">{t('extracts.codes.add')}</h2>
          <CodeForm values={refused?.values ?? EMPTY} faults={refused?.fields ?? []} parents={codes} version={null} />
        </section>
      )}
      {!archived && <BlindSection blind={blind} />}
      {blind === null && <AgreementSection path={study.path} codes={codes} agreement={agreement} />}
    </div>
  );
}
