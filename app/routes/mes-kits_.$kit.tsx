import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { OwnKitPage } from '#app/exports/own-kit-page.tsx';
import { ownKitView, readKitChange } from '#app/exports/own-kit-view.server.ts';
import { pagesTitled } from '#app/exports/selection-view.server.ts';
import { doneAt } from '#app/frame/done-message.tsx';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { formText, readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { OWN_KITS_PATH, ownKitPath } from '#content/addresses/site-paths.ts';
import { authorise } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';

export const handle: RouteHandle = { islands: ['kits/kept', 'copy-text', 'reorder', 'fields/unsent'] };

/** `/mes-kits/<id>`: a kit that somebody put together, for who has its address. */
export const loader = guarded(async ({ params, context }: LoaderFunctionArgs) => {
  const { services, viewer, locale, origin } = context;
  const kit = await services.ownKits.open(viewer, params.kit ?? '');
  return { locale, address: origin + ownKitPath(kit.id), view: ownKitView(kit) };
});

export const action = guarded(async ({ request, params, context }: ActionFunctionArgs) => {
  const { services, viewer, sending, origin } = context;
  const id = params.kit ?? '';
  authorise(viewer, 'own-kit.keep');
  const form = await readForm({ request, context });
  const intent = formText(form, 'intent');
  if (intent === 'delete') {
    await services.ownKits.delete(id, viewer, sending.record);
    return redirectTo(doneAt(OWN_KITS_PATH, 'kit-supprime'));
  }
  if (intent !== 'save') throw new NavetteError('invalid', { fields: ['intent'] });
  const { typed, ...change } = readKitChange(form, origin);
  try {
    await services.ownKits.change(id, change, viewer, sending.record);
  } catch (error) {
    const { fields, status } = refusedFields(error);
    const problem = (['title', 'note', 'unknown', 'full'] as const).find((field) => fields.includes(field)) ?? null;
    const { title, pages } = change;
    const found = problem === 'unknown' ? await pagesTitled(typed, { services, viewer }) : [];
    return data(
      { problem, typed, found, title, notes: pages.map(({ pageId, note }) => [pageId, note] as const) },
      { status },
    );
  }
  const { step } = change;
  // To the page's new place, or the way back, so that keyboard focus follows it.
  const isTaken = step?.type === 'remove' || step?.type === 'remove-lost';
  const place = step?.type === 'move' ? `#${step.pageId}` : isTaken ? '#remettre' : '';
  return redirectTo(doneAt(ownKitPath(id), 'kit-garde') + place);
});

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  ...pageMeta(data?.view.title),
  { name: 'robots', content: 'noindex' },
];

export default function OwnKit() {
  const { view, address } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const notes = new Map<string, string>(refused?.notes as [string, string][] | undefined);
  const shown = refused
    ? {
        ...view,
        typedTitle: refused.title,
        pages: view.pages.map((page) => ({ ...page, note: notes.get(page.id) ?? page.note })),
      }
    : view;
  return (
    <OwnKitPage
      view={shown}
      address={address}
      problem={refused?.problem ?? null}
      typed={refused?.typed ?? ''}
      found={refused?.found ?? []}
    />
  );
}
