import { translator } from '#app/i18n/translate.ts';
import { type Address, collectionPath, pagePath } from '#content/addresses/address.ts';
import { editionPath, reservedPath, versionPath } from '#content/addresses/site-paths.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { addressKey, type Lock, lockLinks } from '#content/render/locked-links.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { ReadVersion } from '#server/pages/history/version-service.ts';
import type { ReadPage } from '#server/pages/reading/reading-service.ts';

const pathOf = (address: Address): string => (address.type === 'page' ? pagePath(address) : collectionPath(address));

/**
 * A text in which links to targets that this viewer may not open have a padlock, and lead to a page
 * that explains how to get access.
 * @param from the address of the text
 */
export async function lockedText(
  html: string,
  from: string,
  { services, viewer, locale }: Pick<AppContext, 'services' | 'viewer' | 'locale'>,
): Promise<string> {
  const locks = await services.reading.locks(viewer, html);
  if (locks.size === 0) return html;
  const t = translator(locale);
  const labels: Readonly<Record<Lock, string>> = {
    members: t('reserved.lock.members'),
    invited: t('reserved.lock.invited'),
    partner: t('reserved.lock.partner'),
  };
  return lockLinks(html, (address) => {
    const lock = locks.get(addressKey(address));
    return lock ? { href: reservedPath(from, pathOf(address)), label: labels[lock] } : null;
  });
}

/** A page for reading, with its links locked as above. @throws NavetteError `not-found` */
export async function readPage(
  context: Pick<AppContext, 'services' | 'viewer' | 'locale'>,
  kind: PageKind,
  slug: string,
  number?: number,
): Promise<ReadPage> {
  const read = await context.services.reading.read(context.viewer, kind, slug, number);
  const path = pagePath(read.page);
  const from = number === undefined ? path : editionPath(path, number);
  return { ...read, html: await lockedText(read.html, from, context) };
}

/** A version to annotate, with its links locked as above. @throws NavetteError `not-found` */
export async function readVersion(
  context: Pick<AppContext, 'services' | 'viewer' | 'locale'>,
  kind: PageKind,
  slug: string,
  number?: number | null,
): Promise<ReadVersion> {
  const read = await context.services.versions.read(context.viewer, kind, slug, number);
  const from = versionPath(pagePath(read.page), read.version.number);
  return { ...read, html: await lockedText(read.html, from, context) };
}
