import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { doneAt } from '#app/frame/done-message.tsx';
import { formText, readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { requirePageFor } from '#app/http/managed-page.server.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { PageKicker } from '#app/pages/publish/page-kicker.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { pagePath } from '#content/addresses/address.ts';
import { BIN_PATH, noticePath } from '#content/addresses/site-paths.ts';
import { NavetteError } from '#content/errors.ts';
import { setTypography } from '#content/text/typography.ts';

/** `/fiches/<slug>/corbeille`: puts a page into the bin, once confirmed. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { kind, slug, title, language, archivedAt } = await requirePageFor('page.bin', args);
  return {
    locale: args.context.locale,
    kind,
    title: setTypography(title, language),
    path: pagePath({ kind, slug }),
    isArchived: archivedAt !== null,
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer } = args.context;
  const { id } = await requirePageFor('page.bin', args);
  if (formText(await readForm(args), 'intent') !== 'bin') throw new NavetteError('invalid', { fields: ['intent'] });
  await services.bin.bin(id, viewer);
  return redirectTo(doneAt(BIN_PATH, 'corbeille'));
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('bin.putTitle', { title: data.title }));

export default function PutIntoBin() {
  const { kind, title, path, isArchived } = useLoaderData<typeof loader>();
  const t = useT();
  return (
    <div className="form-page">
      <PageKicker kind={kind} title={title} path={path} />
      <h1>{t('bin.putTitle', { title })}</h1>
      <p className="standfirst">{t('bin.putIntro')}</p>
      <p>{t('bin.putBack')}</p>
      {!isArchived && (
        <p>
          {t('bin.putInstead')} <a href={noticePath(path)}>{t('bin.archiveInstead')}</a>
        </p>
      )}
      <PostForm className="actions">
        <button type="submit" name="intent" value="bin" className="button is-danger">
          {t('bin.confirm')}
        </button>
        <a className="button is-quiet" href={path}>
          {t('bin.cancel')}
        </a>
      </PostForm>
    </div>
  );
}
