import { pagePath } from '#content/addresses/address.ts';
import { authoriseSeen } from '#content/authorise.ts';
import { type Action, pageSubject } from '#content/permission.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { Page } from '#server/pages/page-service.ts';
import { redirectTo } from './guarded.server.ts';
import { requirePageKind } from './segment.server.ts';

/**
 * The page of an address below it (`/fiches/<slug>/notice`), for a viewer with this right. A former
 * address redirects.
 * @throws NavetteError `not-found`, `forbidden`, `sign-in-required`; `conflict` if the page is
 * archived and must be restored first
 */
export async function requirePageFor(
  action: Action,
  {
    request,
    params,
    context,
  }: { request: Request; params: Readonly<Record<string, string | undefined>>; context: AppContext },
): Promise<Page> {
  const { services, viewer } = context;
  const kind = requirePageKind(params.segment);
  const page = await services.pages.requireAt(viewer, kind, params.slug ?? '');
  authoriseSeen(viewer, action, pageSubject(page));
  if (page.slug !== params.slug && request.method !== 'POST') {
    const { pathname, search } = new URL(request.url);
    const below = pathname.split('/').slice(3).join('/');
    throw redirectTo(`${pagePath(page)}${below ? `/${below}` : ''}${search}`, 301);
  }
  return page;
}
