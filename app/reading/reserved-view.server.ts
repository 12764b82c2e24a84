import { redirectTo } from '#app/http/guarded.server.ts';
import { pagePath, parseAddress } from '#content/addresses/address.ts';
import { NavetteError } from '#content/errors.ts';
import { CONTACT_SLUG } from '#content/site-pages.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { ReservedView } from './reserved-page.tsx';

/**
 * Who may open what a link of a text leads to. @param text as this viewer reads it, and where
 * @throws NavetteError `not-found` if the text has no such link; a redirect if the viewer may open
 * it
 */
export async function reservedView(
  { from, html, language }: { readonly from: string; readonly html: string; readonly language: string },
  to: string,
  { services, viewer, networkName }: Pick<AppContext, 'services' | 'viewer' | 'networkName'>,
): Promise<ReservedView> {
  const target = await services.reading.linkTarget(viewer, html, parseAddress(to)!);
  if (!target) throw new NavetteError('not-found');
  if (!target.lock) throw redirectTo(target.path, 302);
  const { lock, words } = target;
  const contactPath = pagePath({ kind: 'site', slug: CONTACT_SLUG });
  const contact = (await services.sitePages.footer(viewer)).find(({ href }) => href === contactPath)?.href ?? null;
  return { from, to, lock, words, language, network: networkName, contact, signedIn: viewer.role !== 'public' };
}
