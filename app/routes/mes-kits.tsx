import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { NewKitForm } from '#app/exports/keep-kit-forms.tsx';
import { DoneMessage, doneAt } from '#app/frame/done-message.tsx';
import { formText, formTexts, readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { formatDate } from '#app/i18n/format.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { pagePath } from '#content/addresses/address.ts';
import { parseSelection } from '#content/addresses/selection.ts';
import { EXPLORE_PATH, KITS_PATH, ownKitPath, SELECTION_PATH } from '#content/addresses/site-paths.ts';
import { authorise } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { MOST_OWN_KITS } from '#content/input/collection-input.ts';

/** `/mes-kits`: the kits that somebody put together for themselves. */
export const loader = guarded(async ({ context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  return { locale, kits: await services.ownKits.list(viewer) };
});

/** Keeps pages as a new kit, or in one that is there. */
export const action = guarded(async ({ request, context }: ActionFunctionArgs) => {
  const { services, viewer, sending } = context;
  authorise(viewer, 'own-kit.keep');
  const form = await readForm({ request, context });
  const intent = formText(form, 'intent');
  const pages = parseSelection(formTexts(form, 'page'));
  const title = formText(form, 'title');
  const id = formText(form, 'kit');
  try {
    if (intent === 'create') {
      const made = await services.ownKits.create({ title, pages }, viewer, sending.record);
      return redirectTo(doneAt(ownKitPath(made), 'kit-garde'));
    }
    if (intent !== 'add') throw new NavetteError('invalid', { fields: ['intent'] });
    await services.ownKits.add(id, pages, viewer, sending.record);
    return redirectTo(doneAt(ownKitPath(id), 'kit-garde'));
  } catch (error) {
    const { fields, status } = refusedFields(error);
    const problem = (['title', 'kits', 'full'] as const).find((field) => fields.includes(field));
    if (!problem) throw error;
    return data({ title, paths: pages.map(pagePath), problem }, { status });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('ownKits.listTitle'));

export default function OwnKits() {
  const { kits } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const t = useT();
  return (
    <div className="narrow-page">
      <h1>{t('ownKits.listTitle')}</h1>
      <DoneMessage />
      {refused?.problem === 'full' && (
        <p className="notice-box is-danger" role="alert">
          {t('ownKits.full')}
        </p>
      )}
      <p className="standfirst">{t('ownKits.listIntro')}</p>
      {kits.length > 0 ? (
        <ul className="own-kit-list">
          {kits.map(({ id, title, pages, updatedAt }) => (
            <li key={id}>
              <a href={ownKitPath(id)}>{title}</a>{' '}
              <span className="quiet">
                {t('ownKits.pages', { count: pages })} ·{' '}
                {t('ownKits.changed', { date: formatDate(updatedAt, t.locale) })}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <p>{t('ownKits.none')}</p>
      )}
      {kits.length < MOST_OWN_KITS ? (
        <section>
          <h2>{t('ownKits.new')}</h2>
          <NewKitForm
            paths={refused?.paths ?? []}
            title={refused?.title ?? ''}
            problem={refused && refused.problem !== 'full' ? refused.problem : null}
          />
        </section>
      ) : (
        <p className="quiet">{t('ownKits.tooMany', { most: MOST_OWN_KITS })}</p>
      )}
      <p className="own-kits-elsewhere">
        <a href={SELECTION_PATH}>{t('exports.selection.title')}</a> · <a href={EXPLORE_PATH}>{t('explore.title')}</a> ·{' '}
        <a href={KITS_PATH}>{t('kits.mine')}</a>
      </p>
    </div>
  );
}
