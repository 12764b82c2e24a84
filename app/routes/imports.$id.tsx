import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { formText, formTexts, readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { EndedPage } from '#app/imports/ended-page.tsx';
import { ImportPage } from '#app/imports/import-page.tsx';
import { fileBounds } from '#app/imports/staged-file.server.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { pagePath } from '#content/addresses/address.ts';
import { importPath, ORGANISATIONS_PATH, workspacePath } from '#content/addresses/site-paths.ts';
import { authorise } from '#content/authorise.ts';
import { SEPARATORS } from '#content/csv/read-csv.ts';
import { NavetteError, statusOf } from '#content/errors.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';

/** Milliseconds that a request waits for the work to end, before its screen shows the progress. */
const PATIENCE = 4_000;

/** The path of the screen with what is imported. */
async function homeOf({ services, viewer }: AppContext, pageId: string | null): Promise<string> {
  return pageId === null ? ORGANISATIONS_PATH : workspacePath(pagePath(await services.pages.require(viewer, pageId)));
}

/** `/imports/<id>`: what a file would change, or has changed. */
export const loader = guarded(async ({ params, context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  const id = params.id ?? '';
  if (!services.imports.isThere(id)) {
    const ended = await services.imports.ended(id, viewer);
    const home = await homeOf(context, ended?.pageId ?? null);
    return data({ locale, ended, home }, { status: ended ? 200 : statusOf('gone') });
  }
  await services.imports.find(id, viewer);
  await services.imports.settle(id, PATIENCE);
  const state = await services.imports.find(id, viewer);
  return data({ locale, state, home: await homeOf(context, state.pageId), bounds: fileBounds(context) });
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer } = args.context;
  const id = args.params.id ?? '';
  authorise(viewer, 'organisation.read');
  // Before the import is looked up: the form that cancelled it may be sent again.
  const form = await readForm(args);
  // The import's screen reports how it ended.
  if (!services.imports.isThere(id)) return redirectTo(importPath(id));
  const { pageId } = await services.imports.find(id, viewer);
  switch (formText(form, 'intent')) {
    case 'run':
      await services.imports.run(id, viewer);
      return redirectTo(importPath(id));
    case 'cancel':
      await services.imports.cancel(id, viewer);
      return redirectTo(await homeOf(args.context, pageId));
    case 'map': {
      const separator = SEPARATORS.find((one) => one === form.get('separator')) ?? ';';
      await services.imports.map(id, formTexts(form, 'column'), separator, viewer);
      return redirectTo(importPath(id));
    }
    default:
      throw new NavetteError('invalid', { fields: ['intent'] });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(
    data && translator(data.locale)('state' in data ? `imports.title.${data.state.kind}` : 'imports.ended.title'),
  );

export default function Import() {
  const { locale: _locale, ...view } = useLoaderData<typeof loader>();
  return 'state' in view ? <ImportPage {...view} /> : <EndedPage {...view} />;
}
