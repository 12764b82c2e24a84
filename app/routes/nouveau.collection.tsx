import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { collectionErrors } from '#app/collections/collection-form.server.ts';
import { NewCollectionForm } from '#app/collections/new-collection-form.tsx';
import { readForm, readInput } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { translator } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { collectionPath } from '#content/addresses/address.ts';
import { managePath } from '#content/addresses/site-paths.ts';
import { authoriseSeen } from '#content/authorise.ts';
import { statusOf } from '#content/errors.ts';
import { newCollectionInput } from '#content/input/collection-input.ts';
import { isCollectionKind } from '#content/kinds/collection-kind.ts';
import { VISIBILITIES } from '#content/permission.ts';

/** What is asked of a new collection; the rest has defaults. */
const ASKED = newCollectionInput.pick({ kind: true, title: true, language: true, visibility: true });

/** `/nouveau/collection?genre=toolkit`: a collection's kind and title; leads to its own screen. */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  authoriseSeen(context.viewer, 'collection.manage');
  const wanted = new URL(request.url).searchParams.get('genre');
  return { locale: context.locale, kind: isCollectionKind(wanted) ? wanted : null };
});

export const action = guarded(async ({ request, context }: ActionFunctionArgs) => {
  const { services, viewer } = context;
  authoriseSeen(viewer, 'collection.manage');
  const form = await readForm({ request, context });
  const typed = readInput(form, ASKED);
  const visibility = VISIBILITIES.find((one) => one === typed.visibility) ?? 'members';
  const values = { ...typed, visibility };
  try {
    const collection = await services.collections.create(values, viewer, context.sending.record);
    return redirectTo(managePath(collectionPath(collection)));
  } catch (error) {
    const { fields, isConflict } = refusedFields(error);
    const errors = collectionErrors(fields, isConflict);
    return data({ values, errors }, { status: statusOf('invalid') });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('collections.newTitle'));

export default function NewCollection() {
  const { kind } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const values = refused?.values ?? { kind: kind ?? '', title: '', language: 'fr', visibility: 'members' };
  return <NewCollectionForm values={values} errors={refused?.errors ?? {}} />;
}
