import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { doneAt } from '#app/frame/done-message.tsx';
import { formText, readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { BinPage } from '#app/pages/bin-page.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { pagePath } from '#content/addresses/address.ts';
import { authoriseSeen } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { can } from '#content/permission.ts';
import { setTypography } from '#content/text/typography.ts';

/** `/corbeille`: the pages in the bin. */
export const loader = guarded(async ({ context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  authoriseSeen(viewer, 'page.bin');
  const { rows, count } = await services.bin.list(viewer);
  return {
    locale,
    count,
    rows: rows.map((row) => ({ ...row, title: setTypography(row.title, row.language) })),
    deletes: can(viewer, 'page.delete'),
  };
});

export const action = guarded(async ({ request, context }: ActionFunctionArgs) => {
  const { services, viewer } = context;
  authoriseSeen(viewer, 'page.bin');
  const form = await readForm({ request, context });
  if (formText(form, 'intent') !== 'restore') throw new NavetteError('invalid', { fields: ['intent'] });
  const page = await services.bin.restore(formText(form, 'page'), viewer);
  return redirectTo(doneAt(pagePath(page), 'sorti'));
});

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data && translator(data.locale)('bin.title'));

export default function Bin() {
  return <BinPage {...useLoaderData<typeof loader>()} />;
}
