import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { doneAt } from '#app/frame/done-message.tsx';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { formText, readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { requirePageFor } from '#app/http/managed-page.server.ts';
import { loaderHeaders, sharedInit } from '#app/http/shared-page.server.ts';
import { formatDate } from '#app/i18n/format.ts';
import { kindName } from '#app/i18n/kind-name.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { ChangedDetails } from '#app/reading/comparison/changed-details.tsx';
import { ComparedText } from '#app/reading/comparison/compared-text.tsx';
import { comparisonView } from '#app/reading/comparison/comparison-view.server.ts';
import { EditionChoice } from '#app/reading/comparison/edition-choice.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { pagePath } from '#content/addresses/address.ts';
import { editionsPath } from '#content/addresses/site-paths.ts';
import { directionOf } from '#content/locale.ts';

export const headers = loaderHeaders;

export const handle: RouteHandle = { query: { de: /^[1-9]\d{0,5}$/, a: /^[1-9]\d{0,5}$/ } };

/**
 * `/fiches/<slug>/editions/comparer`: compares two editions, or an edition, or a text that a
 * reviewer answered for, with the draft for viewers who may read it.
 */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { context, request } = args;
  const page = await requirePageFor('page.read', args);
  const view = await comparisonView(page, context, request.url);
  return data({ locale: context.locale, view }, sharedInit(context));
});

/** Restores an edition as the draft; participants receive the change. */
export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer } = args.context;
  const page = await requirePageFor('draft.write', args);
  const form = await readForm(args);
  await services.checkpoints.restoreEdition(viewer, page.id, Number(formText(form, 'edition')));
  return redirectTo(doneAt(pagePath(page), 'retabli'));
});

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  ...pageMeta(data && translator(data.locale)('reading.compare.titleOf', { title: data.view.title })),
  { name: 'robots', content: 'noindex' },
];

export default function CompareEditions() {
  const t = useT();
  const { view } = useLoaderData<typeof loader>();
  const { kind, path, title, language, details, text, from, restorable, reviewed } = view;
  const words = { lang: language, dir: directionOf(language) };
  const same = text.parts.every(({ change }) => change === 'same' || change === 'skipped');
  return (
    <div className="form-page">
      <p className="kicker">
        <a href={path}>{`${kindName(t, kind)} · ${title}`}</a>
        {'\u00a0· '}
        <a href={editionsPath(path)}>{t('reading.editions')}</a>
      </p>
      <h1>{t(reviewed ? 'reading.compare.reviewedTitle' : 'reading.compare.title')}</h1>
      {reviewed && (
        <p className="standfirst">
          {t('reading.compare.reviewedIntro', { name: reviewed.name, date: formatDate(reviewed.at, t.locale) })}
        </p>
      )}
      <EditionChoice {...view} />
      <section aria-labelledby="changements">
        <h2 id="changements">{t('editor.history.comparedLabel')}</h2>
        <ChangedDetails details={details} language={language} />
        <p className="compare-summary">
          <strong>
            {same
              ? t(details.length > 0 ? 'editor.history.onlyDetails' : 'editor.history.identical')
              : `${t('editor.history.added', { count: text.added })}, ${t('editor.history.removed', { count: text.removed })}`}
          </strong>
          {!same && (
            <span className="compare-legend">
              <ins>{t('editor.history.legend.added')}</ins> <del>{t('editor.history.legend.removed')}</del>
            </span>
          )}
        </p>
        {!same && (
          <div className="compare-text" {...words}>
            <ComparedText comparison={text} />
          </div>
        )}
      </section>
      {restorable && from !== null && !same && (
        <PostForm className="edition-restore" aria-labelledby="retablir">
          <h2 id="retablir">{t('reading.compare.restore', { number: from })}</h2>
          <p>{t('reading.compare.restoreHelp')}</p>
          <p className="actions">
            <button type="submit" name="edition" value={from} className="button">
              {t('reading.compare.restoreGo')}
            </button>
          </p>
        </PostForm>
      )}
    </div>
  );
}
