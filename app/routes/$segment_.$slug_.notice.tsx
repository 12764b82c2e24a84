import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { doneAt } from '#app/frame/done-message.tsx';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { formText, readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { requirePageFor } from '#app/http/managed-page.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { cameFrom, ofPage, savedAt } from '#app/pages/notice/came-from.server.ts';
import {
  noticeErrors,
  noticeValues,
  ownFieldViews,
  readNoticeDetails,
  readNoticeValues,
} from '#app/pages/notice/notice-form.server.ts';
import { NoticeForm } from '#app/pages/notice/notice-form.tsx';
import { proposedSlug } from '#app/pages/notice/proposed-slug.ts';
import { PageKicker } from '#app/pages/publish/page-kicker.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { pagePath } from '#content/addresses/address.ts';
import { documentsPath } from '#content/addresses/site-paths.ts';
import { NavetteError } from '#content/errors.ts';
import { setTypography } from '#content/text/typography.ts';

/**
 * Terms are suggested while one types; without this script, they are written on lines, or ticked.
 */
export const handle: RouteHandle = { islands: ['tokens', 'count-text'] };

/** `/fiches/<slug>/notice`: the page's notice, address and visibility; archiving. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const page = await requirePageFor('page.archive', args);
  const { searchParams } = new URL(args.request.url);
  const proposed = proposedSlug(searchParams);
  return {
    locale: args.context.locale,
    open: searchParams.get('champ'),
    back: cameFrom(args.request, pagePath(page), args.context.origin),
    title: setTypography(page.title, page.language),
    kind: page.kind,
    path: pagePath(page),
    archived: page.archivedAt !== null,
    values: { ...noticeValues(page), ...(proposed === null ? {} : { slug: proposed }) },
    isProposed: proposed !== null,
    own: ownFieldViews(page.kind),
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer } = args.context;
  const page = await requirePageFor('page.archive', args);
  const form = await readForm(args);
  const back = formText(form, 'retour') || cameFrom(args.request, pagePath(page), args.context.origin);
  switch (formText(form, 'intent')) {
    case 'archive':
      return redirectTo(doneAt(pagePath(await services.pages.archive(page.id, viewer)), 'archive'));
    case 'restore':
      return redirectTo(doneAt(pagePath(await services.pages.restore(page.id, viewer)), 'restaure'));
    case 'save':
      break;
    default:
      throw new NavetteError('invalid', { fields: ['intent'] });
  }
  try {
    const changed = await services.pages.changeDetails(page.id, readNoticeDetails(form, page.kind), viewer);
    const path = pagePath(changed);
    return redirectTo(savedAt(ofPage(back, path, pagePath(page))));
  } catch (error) {
    const { fields, isConflict, status } = refusedFields(error);
    const errors = noticeErrors(fields, page.kind, isConflict);
    return data(
      // Saving again overwrites the other person's changes: the error message warns of this, with a
      // link to the current notice.
      {
        values: {
          ...readNoticeValues(form, page.kind),
          version: errors.version ? page.updatedAt : formText(form, 'version'),
        },
        errors,
        back: ofPage(back, pagePath(page)),
      },
      { status },
    );
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && `${translator(data.locale)('manage.noticeTitle')} · ${data.title}`);

export default function Notice() {
  const { title, kind, path, archived, values, own, open, back, isProposed } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const t = useT();
  return (
    <div className="form-page">
      <PageKicker kind={kind} title={title} path={path} />
      <h1>{t('manage.noticeTitle')}</h1>
      <p className="standfirst">{t(archived ? 'manage.archivedIntro' : 'manage.noticeIntro')}</p>
      {!archived && (
        <p>
          <a href={documentsPath(path)}>{t('documents.title')}</a>
        </p>
      )}
      {isProposed && <p className="notice-box">{t('manage.slugProposed')}</p>}
      {!archived && (
        <NoticeForm
          values={refused?.values ?? values}
          errors={refused?.errors ?? {}}
          own={own}
          open={open}
          back={refused?.back ?? back}
        />
      )}
      <PostForm className="form-section">
        <h2>{t(archived ? 'manage.restoreTitle' : 'manage.archiveTitle')}</h2>
        <p>{t(archived ? 'manage.restoreHelp' : 'manage.archiveHelp')}</p>
        <button
          type="submit"
          name="intent"
          value={archived ? 'restore' : 'archive'}
          className={archived ? 'button is-quiet' : 'button is-danger'}
        >
          {t(archived ? 'manage.restore' : 'manage.archive')}
        </button>
      </PostForm>
    </div>
  );
}
