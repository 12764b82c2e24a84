import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { FollowUpForm, SHOWN_NAMES } from '#app/board/follow-up-form.tsx';
import { DoneMessage, doneAt } from '#app/frame/done-message.tsx';
import { readForm, readInput } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { requirePageFor } from '#app/http/managed-page.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { PageKicker } from '#app/pages/publish/page-kicker.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { pagePath } from '#content/addresses/address.ts';
import { followUpPath } from '#content/addresses/site-paths.ts';
import { followUpInput } from '#content/input/follow-up-input.ts';
import { setTypography } from '#content/text/typography.ts';

/** `/fiches/<slug>/suivi`: who looks after this page, and by when it is to be published. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { services, viewer, locale } = args.context;
  const page = await requirePageFor('page.manage', args);
  const { kind, title, language, ownerId, dueOn } = page;
  return {
    locale,
    kind,
    title: setTypography(title, language),
    path: pagePath(page),
    values: { owner: ownerId ?? '', due: dueOn ?? '' },
    owners: (await services.followUp.mayChooseOwner(page, viewer)) ? await services.followUp.owners(viewer) : null,
    ownerName: ownerId === null ? null : await services.followUp.nameOf(ownerId, viewer),
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer } = args.context;
  const page = await requirePageFor('page.manage', args);
  const form = await readForm(args);
  const values = readInput(form, followUpInput);
  const shown = form.has(SHOWN_NAMES.owner) ? readInput(form, followUpInput, SHOWN_NAMES) : null;
  try {
    await services.followUp.follow(page.id, values, viewer, shown);
    return redirectTo(doneAt(followUpPath(pagePath(page)), 'suivi'));
  } catch (error) {
    const { fields, status } = refusedFields(error);
    return data({ values, shown: shown ?? values, fields }, { status });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('board.follow.of', { title: data.title }));

export default function FollowUp() {
  const { kind, title, path, values, owners, ownerName } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const t = useT();
  return (
    <div className="form-page">
      <PageKicker kind={kind} title={title} path={path} />
      <h1>{t('board.follow.title')}</h1>
      <DoneMessage />
      <FollowUpForm
        values={refused?.values ?? values}
        shown={refused?.shown ?? values}
        faults={refused?.fields ?? []}
        owners={owners}
        ownerName={ownerName}
        back={path}
      />
    </div>
  );
}
