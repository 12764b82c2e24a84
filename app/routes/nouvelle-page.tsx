import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { readForm, readInput } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { type MessageKey, translator } from '#app/i18n/translate.ts';
import { NewPageForm } from '#app/pages/notice/new-page-form.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { pagePath } from '#content/addresses/address.ts';
import { writePath } from '#content/addresses/site-paths.ts';
import { authoriseSeen } from '#content/authorise.ts';
import { newPageInput } from '#content/input/page-input.ts';
import { isPageKind, PAGE_KINDS } from '#content/kinds/kind.ts';
import type { Viewer } from '#content/people/person.ts';
import { can, pageKindSubject, VISIBILITIES } from '#content/permission.ts';
import { givesSlug } from '#content/text/slug.ts';
import { isBlank } from '#content/text/visible-text.ts';

export const handle: RouteHandle = { islands: ['count-text'] };

/** What is asked of a new page; the rest has defaults. */
const ASKED = newPageInput.pick({ kind: true, title: true, language: true, visibility: true, slug: true });

/** `/nouvelle-page?genre=study`: a page's kind, title and language; redirects to the editor. */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  authoriseSeen(context.viewer, 'page.create');
  const wanted = new URL(request.url).searchParams.get('genre');
  return { locale: context.locale, kind: isPageKind(wanted) ? wanted : null, offered: offeredTo(context.viewer) };
});

export const action = guarded(async ({ request, context }: ActionFunctionArgs) => {
  const { services, viewer } = context;
  authoriseSeen(viewer, 'page.create');
  const form = await readForm({ request, context });
  const typed = readInput(form, ASKED);
  const visibility = VISIBILITIES.find((one) => one === typed.visibility) ?? 'members';
  const values = { ...typed, visibility };
  const refuse = (errors: Record<string, MessageKey>) =>
    data({ values, errors, offered: offeredTo(viewer) }, { status: 400 });
  const slug = values.slug.trim();
  if (slug === '' && !isBlank(values.title) && !givesSlug(values.title)) {
    return refuse({ slug: 'manage.problem.slugNeeded' });
  }
  try {
    const page = await services.pages.create({ ...values, slug: slug === '' ? undefined : slug }, viewer);
    return redirectTo(writePath(pagePath(page)));
  } catch (error) {
    const { fields, isConflict } = refusedFields(error);
    const errors: Record<string, MessageKey> = {};
    for (const field of fields) errors[field] = isConflict ? 'manage.problem.slugTaken' : problemOf(field);
    return refuse(errors);
  }
});

const offeredTo = (viewer: Viewer) => PAGE_KINDS.filter((kind) => can(viewer, 'page.create', pageKindSubject(kind)));

function problemOf(field: string): MessageKey {
  return field === 'title' || field === 'kind' || field === 'slug'
    ? `manage.problem.${field}`
    : 'manage.problem.choice';
}

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('manage.newTitle'));

export default function NewPage() {
  const loaded = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const values = refused?.values ?? {
    kind: loaded?.kind ?? '',
    title: '',
    language: 'fr',
    visibility: 'members',
    slug: '',
  };
  return <NewPageForm offered={(refused ?? loaded).offered} values={values} errors={refused?.errors ?? {}} />;
}
