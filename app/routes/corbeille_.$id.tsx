import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { doneAt } from '#app/frame/done-message.tsx';
import { formText, readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { translator } from '#app/i18n/translate.ts';
import { RemovalPage } from '#app/pages/removal-page.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { BIN_PATH } from '#content/addresses/site-paths.ts';
import { authoriseSeen } from '#content/authorise.ts';
import { setTypography } from '#content/text/typography.ts';

/** `/corbeille/<id>`: what deleting a page in the bin deletes, and the form that does. */
export const loader = guarded(async ({ params, context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  authoriseSeen(viewer, 'page.delete');
  const removal = await services.bin.describe(params.id ?? '', viewer);
  const { title, language } = removal.page;
  return { locale, removal, title: setTypography(title, language) };
});

export const action = guarded(async ({ request, params, context }: ActionFunctionArgs) => {
  const { services, viewer } = context;
  authoriseSeen(viewer, 'page.delete');
  const typed = formText(await readForm({ request, context }), 'title');
  try {
    await services.bin.remove(params.id ?? '', typed, viewer);
    return redirectTo(doneAt(BIN_PATH, 'supprime'));
  } catch (error) {
    const { status } = refusedFields(error);
    return data({ typed }, { status });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('bin.removal.title', { title: data.title }));

export default function Remove() {
  const { removal, title } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return <RemovalPage removal={removal} title={title} refused={refused?.typed ?? null} />;
}
