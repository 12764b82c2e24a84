import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { formText, readFormWithFile, readInput } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { type MessageKey, translator } from '#app/i18n/translate.ts';
import { NewPageForm } from '#app/pages/notice/new-page-form.tsx';
import { AUTHORS, KEYWORDS, readNotes, readPeopleAndKeywords } from '#app/pages/notice/notice-form.server.ts';
import { fileProblem, TEXT_FILE_FORM } from '#app/pages/text-file-form.server.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { collectionPath, pagePath } from '#content/addresses/address.ts';
import { writePath } from '#content/addresses/device-paths.ts';
import { NEW_PAGE_PATH, textBatchPath } from '#content/addresses/site-paths.ts';
import { authoriseSeen } from '#content/authorise.ts';
import { isNavetteError, type NavetteError, statusOf } from '#content/errors.ts';
import { newPageInput } from '#content/input/page-input.ts';
import { isPageKind, PAGE_KINDS } from '#content/kinds/kind.ts';
import { parseNotice } from '#content/kinds/notice.ts';
import type { Viewer } from '#content/people/person.ts';
import { can, pageKindSubject, VISIBILITIES } from '#content/permission.ts';
import { hasSlugLetters } from '#content/text/slug.ts';
import { setTypography } from '#content/text/typography.ts';
import { isBlank } from '#content/text/visible-text.ts';
import type { TypedBefore } from '#server/exchange/word/kept-documents.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';

export const handle: RouteHandle = { islands: ['count-text', 'tokens', 'drop-file'] };

/** What is asked of a new page; the rest has defaults. */
const ASKED = newPageInput.pick({ kind: true, title: true, language: true, visibility: true, slug: true });

/**
 * `/nouvelle-page?genre=study`: a page's kind, title and language; redirects to the editor.
 * `document`: the file that it is made of; `collection`: that whose last page it becomes.
 */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  authoriseSeen(context.viewer, 'page.create');
  const { searchParams } = new URL(request.url);
  const wanted = searchParams.get('genre');
  const asked = searchParams.get('document');
  const document = await findDocument(asked, context);
  return {
    locale: context.locale,
    kind: isPageKind(wanted) ? wanted : null,
    offered: offeredTo(context.viewer),
    document,
    collection: await findCollection(searchParams, context),
    problem: asked !== null && !document ? translator(context.locale)('manage.wordGone') : null,
  };
});

/** The collection of the address, to which the viewer may add pages; null without one. */
async function findCollection(query: URLSearchParams, { services, viewer }: AppContext) {
  const id = query.get('collection');
  if (id === null) return null;
  const collection = await services.collectionParts.requireToAdd(id, viewer);
  return { id, title: setTypography(collection.title, collection.language), path: collectionPath(collection) };
}

/** The document of the address; null without one, or if it is not kept any more. */
async function findDocument(id: string | null, { services, viewer, locale }: AppContext) {
  const read = id === null ? null : await services.wordImports.preview(id, locale, viewer);
  if (id === null || !read) return null;
  const { name, title, language, kind, authors, keywords, html, kept, words, ...notes } = read;
  const counts = translator(locale)('manage.wordWords', { count: words, ...kept });
  return {
    id,
    name,
    title,
    language,
    kind,
    authors,
    keywords,
    html,
    comments: notes.comments,
    corrections: notes.corrections,
    messages: [counts, ...read.messages],
    typed: read.typed,
  };
}

export const action = guarded(async ({ request, context }: ActionFunctionArgs) => {
  const { services, viewer } = context;
  authoriseSeen(viewer, 'page.create');
  const collection = await findCollection(new URL(request.url).searchParams, context);
  const sent = await readFormWithFile({ request, context }, TEXT_FILE_FORM);
  const { form, file } = sent;
  const typed = readInput(form, ASKED);
  const visibility = VISIBILITIES.find((one) => one === typed.visibility) ?? 'members';
  const values = { ...typed, visibility, authors: formText(form, AUTHORS), keywords: formText(form, KEYWORDS) };
  const refuse = (errors: Record<string, MessageKey>) =>
    data({ values, errors, offered: offeredTo(viewer) }, { status: statusOf('invalid') });
  // A chosen file is read whichever button was pressed.
  if (formText(form, 'intent') === 'read' || sent.fileTooLarge || (file && file.bytes > 0)) {
    const answer = await readSentFile(sent, values, collection?.id ?? null, context);
    if (answer instanceof Response) return answer;
    return data({ values, errors: {}, offered: offeredTo(viewer), problem: answer.problem }, { status: answer.status });
  }
  const kind = isPageKind(values.kind) ? values.kind : null;
  const notice = kind && parseNotice(kind, { common: readPeopleAndKeywords(form) });
  if (notice && !notice.ok)
    return refuse(Object.fromEntries(notice.problems.map(({ field }) => [field, 'manage.problem.lines'])));
  const slug = values.slug.trim();
  if (slug === '' && !isBlank(values.title) && !hasSlugLetters(values.title)) {
    return refuse({ slug: 'manage.problem.slugNeeded' });
  }
  try {
    const input = {
      ...typed,
      visibility,
      slug: slug === '' ? undefined : slug,
      ...(notice && { notice: notice.notice }),
      ...(collection && { rest: services.collectionParts.addingTo(collection.id, viewer) }),
    };
    const document = formText(form, 'document');
    const page = await (document === ''
      ? services.pages.create(input, viewer)
      : services.wordImports.create(document, input, viewer, context.sending.record, readNotes(form, context.locale)));
    if (collection) services.collectionParts.announce(collection.id);
    return redirectTo(writePath(pagePath(page)));
  } catch (error) {
    if (isNavetteError(error) && error.code === 'gone') {
      const t = translator(context.locale);
      const problem = `${t('manage.wordGone')} ${t('manage.wordKept')}`;
      return data({ values, errors: {}, offered: offeredTo(viewer), problem }, { status: statusOf(error.code) });
    }
    const { fields, isConflict } = refusedFields(error);
    const errors: Record<string, MessageKey> = {};
    for (const field of fields) errors[field] = isConflict ? 'manage.problem.slugTaken' : problemOf(field);
    return refuse(errors);
  }
});

/** Reads the file of a form. @returns where it is shown, or why it is not read */
async function readSentFile(
  sent: Awaited<ReturnType<typeof readFormWithFile>>,
  typed: TypedBefore,
  collection: string | null,
  { services, viewer, locale }: AppContext,
): Promise<Response | { readonly problem: string; readonly status: number }> {
  const t = translator(locale);
  const unread = fileProblem(t, sent);
  if (unread) return unread;
  const { temporary, name, bytes } = sent.file!;
  try {
    const lot = await services.textBatches.begin({ file: temporary, name, bytes }, collection, viewer);
    if (lot !== null) return redirectTo(textBatchPath(lot));
    const id = await services.wordImports.read({ file: temporary, name }, viewer, typed);
    return redirectTo(`${NEW_PAGE_PATH}?document=${id}${collection === null ? '' : `&collection=${collection}`}`);
  } catch (error) {
    const isBusy = isNavetteError(error) && error.code === 'too-many' && error.details.limit === 1;
    const problem = isBusy ? t('manage.batch.busy') : services.wordImports.describe(error, locale);
    if (problem === null) throw error;
    return { problem, status: statusOf((error as NavetteError).code) };
  }
}

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
  const answer = useActionData<typeof action>();
  const refused = answer && 'values' in answer ? answer : undefined;
  const { document } = loaded;
  const before = document?.typed;
  const values = refused?.values ?? {
    kind: before?.kind || (loaded.kind ?? loaded.offered.find((kind) => kind === document?.kind) ?? ''),
    title: before?.title.trim() || document?.title || '',
    language: document?.language ?? 'fr',
    visibility: before?.visibility ?? 'members',
    slug: '',
    authors: document?.authors.join('\n') ?? '',
    keywords: document?.keywords.join('\n') ?? '',
  };
  return (
    <NewPageForm
      offered={(refused ?? loaded).offered}
      values={values}
      errors={refused?.errors ?? {}}
      document={document}
      collection={loaded.collection}
      problem={answer && 'problem' in answer ? answer.problem : loaded.problem}
    />
  );
}
