import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { DoneMessage, doneAt } from '#app/frame/done-message.tsx';
import { formTexts, readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { requirePageFor } from '#app/http/managed-page.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { LensForm } from '#app/lenses/lens-form.tsx';
import { PageKicker } from '#app/pages/publish/page-kicker.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { pagePath } from '#content/addresses/address.ts';
import { NavetteError } from '#content/errors.ts';
import { isOfSite } from '#content/kinds/of-site.ts';
import { setTypography } from '#content/text/typography.ts';
import type { Page } from '#server/pages/page-service.ts';

async function requireLensPage(args: LoaderFunctionArgs | ActionFunctionArgs): Promise<Page> {
  const page = await requirePageFor('page.manage', args);
  if (isOfSite(page.kind)) throw new NavetteError('not-found');
  return page;
}

/** `/fiches/<slug>/lunettes`: the lenses through which this page is read. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { services, viewer, locale } = args.context;
  const page = await requireLensPage(args);
  const { kind, title, language } = page;
  const { offered, attached } = await services.lenses.choices(viewer, page.id);
  return {
    locale,
    kind,
    title: setTypography(title, language),
    path: pagePath(page),
    lenses: offered.map((card) => ({
      id: card.id,
      title: setTypography(card.title, card.language),
      language: card.language,
      attached: attached.includes(card.id),
    })),
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer } = args.context;
  const page = await requireLensPage(args);
  const lenses = formTexts(await readForm(args), 'lunette');
  try {
    await services.lenses.attach(page.id, { lenses }, viewer);
    return redirectTo(doneAt(pagePath(page), 'lunettes'));
  } catch (error) {
    const { status } = refusedFields(error);
    return data({ chosen: lenses }, { status });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('lens.of', { title: data.title }));

export default function Lenses() {
  const { kind, title, path, lenses } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const t = useT();
  const shown = refused ? lenses.map((lens) => ({ ...lens, attached: refused.chosen.includes(lens.id) })) : lenses;
  return (
    <div className="form-page">
      <PageKicker kind={kind} title={title} path={path} />
      <h1>{t('lens.formTitle')}</h1>
      <DoneMessage />
      <p className="standfirst">{t('lens.formIntro')}</p>
      <LensForm lenses={shown} isWrong={refused !== undefined} back={path} />
    </div>
  );
}
