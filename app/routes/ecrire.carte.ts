import type { LoaderFunctionArgs } from '@remix-run/node';
import type { AddressDescription } from '#app/editor/requests/describe-address.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { kindName } from '#app/i18n/kind-name.ts';
import { translator } from '#app/i18n/translate.ts';
import { parseAddress } from '#content/addresses/address.ts';
import type { SelectedPage } from '#content/addresses/selection.ts';
import { NavetteError } from '#content/errors.ts';
import { can, pageSubject } from '#content/permission.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';

/** What a page is called: in its draft for those who may read it, else in its latest edition. */
async function headOf({ kind, slug }: SelectedPage, { services, viewer }: AppContext) {
  const page = await services.pages.requireAt(viewer, kind, slug);
  if (can(viewer, 'draft.read', pageSubject(page))) return page;
  const [card] = await services.selections.byId(viewer, [page.id]);
  if (!card) throw new NavetteError('not-found');
  return card;
}

/** `GET /ecrire/carte?adresse=/fiches/x`: a page's or collection's card, by the viewer's rights. */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  const address = parseAddress(new URL(request.url).searchParams.get('adresse') ?? '');
  if (!address) throw new NavetteError('not-found');
  const t = translator(locale);
  const found =
    address.type === 'page'
      ? await headOf(address, context)
      : await services.collections.requireAt(viewer, address.kind, address.slug);
  const label = address.type === 'page' ? kindName(t, address.kind) : kindName(t, address.kind);
  const description: AddressDescription = { kind: address.kind, label, title: found.title, summary: found.summary };
  return Response.json(description, { headers: { 'Cache-Control': 'no-store' } });
});
