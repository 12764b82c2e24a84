import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { DoneMessage, doneAt } from '#app/frame/done-message.tsx';
import { readForm, readInput } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { type MessageKey, translator, useT } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { SYNONYM_NAMES, SynonymForm } from '#app/search/synonym-form.tsx';
import { UnansweredList } from '#app/search/unanswered-list.tsx';
import { SEARCH_CARE_PATH, SEARCH_PATH } from '#content/addresses/site-paths.ts';
import { authoriseSeen } from '#content/authorise.ts';
import { isNavetteError, statusOf } from '#content/errors.ts';
import { synonymInput } from '#content/input/synonym-input.ts';
import { readSynonymList } from '#content/search/words/synonym-list.ts';

/** `/recherche/suivi`: for staff, queries without results, and the synonyms to correct them. */
export const loader = guarded(async ({ context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  const unanswered = await services.searchCare.unanswered(viewer);
  const sheet = await services.searchCare.synonyms(viewer);
  return { locale, unanswered, sheet, problems: readSynonymList(sheet.text).problems };
});

export const action = guarded(async ({ request, context }: ActionFunctionArgs) => {
  const { services, viewer } = context;
  authoriseSeen(viewer, 'search.manage');
  const form = await readForm({ request, context });
  const typed = readInput(form, synonymInput, SYNONYM_NAMES);
  try {
    await services.searchCare.changeSynonyms(typed, viewer);
    return redirectTo(`${doneAt(SEARCH_CARE_PATH, 'enregistre')}#synonymes`);
  } catch (error) {
    if (!isNavetteError(error) || (error.code !== 'conflict' && error.code !== 'too-large')) throw error;
    const conflict = error.code === 'conflict';
    const problem: MessageKey = conflict ? 'search.care.conflict' : 'search.care.tooLong';
    return data({ text: typed.text, problem }, { status: statusOf(error.code) });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('search.care.title'));

export default function SearchCare() {
  const t = useT();
  const { unanswered, sheet, problems } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <div className="form-page">
      <p className="kicker">
        <a href={SEARCH_PATH}>{t('search.title')}</a>
      </p>
      <h1>{t('search.care.title')}</h1>
      <DoneMessage />
      <UnansweredList queries={unanswered} />
      <SynonymForm sheet={sheet} problems={problems} refused={refused} />
    </div>
  );
}
