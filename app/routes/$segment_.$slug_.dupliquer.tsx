import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { formText, readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { requirePageFor } from '#app/http/managed-page.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { TitleField } from '#app/pages/notice/title-field.tsx';
import { PageKicker } from '#app/pages/publish/page-kicker.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { FormProblems } from '#app/ui/form-problems.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { pagePath } from '#content/addresses/address.ts';
import { writePath } from '#content/addresses/device-paths.ts';
import { authoriseSeen } from '#content/authorise.ts';
import { LONGEST_TITLE } from '#content/input/head-limits.ts';
import { setTypography } from '#content/text/typography.ts';

export const handle: RouteHandle = { islands: ['count-text'] };

/** `/fiches/<slug>/dupliquer`: a new page with this one's draft; redirects to its editor. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { services, viewer, locale } = args.context;
  const page = await requirePageFor('draft.read', args);
  authoriseSeen(viewer, 'page.create');
  const { kind, title, language } = page;
  return {
    locale,
    kind,
    title: setTypography(title, language),
    path: pagePath(page),
    proposed: services.copies.titleFor(page),
    key: crypto.randomUUID(),
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer } = args.context;
  const { id } = await requirePageFor('draft.read', args);
  authoriseSeen(viewer, 'page.create');
  const form = await readForm(args);
  const values = { title: formText(form, 'title'), key: formText(form, 'cle') };
  try {
    return redirectTo(writePath(pagePath(await services.copies.copy(id, values, viewer))));
  } catch (error) {
    const { status } = refusedFields(error);
    return data(values, { status });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('bin.copyTitle', { title: data.title }));

export default function Copy() {
  const { kind, title, path, proposed, key } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const t = useT();
  return (
    <div className="form-page">
      <PageKicker kind={kind} title={title} path={path} />
      <h1>{t('bin.copyTitle', { title })}</h1>
      <p className="standfirst">{t('bin.copyIntro')}</p>
      <PostForm>
        <FormProblems fields={refused ? ['title'] : []} />
        <input type="hidden" name="cle" value={refused?.key || key} />
        <TitleField
          label={t('bin.copyName')}
          help={t('manage.titleMost', { most: LONGEST_TITLE })}
          value={refused?.title ?? proposed}
          error={refused && t('manage.problem.title')}
        />
        <p className="actions">
          <button type="submit" className="button">
            {t('bin.copyGo')}
          </button>
          <a className="button is-quiet" href={path}>
            {t('bin.cancel')}
          </a>
        </p>
      </PostForm>
    </div>
  );
}
