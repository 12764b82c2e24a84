import { requirePageFor } from '#app/http/managed-page.server.ts';
import { pagePath } from '#content/addresses/address.ts';
import { NavetteError } from '#content/errors.ts';
import { hasMaterials } from '#content/material/material.ts';
import { setTypography } from '#content/text/typography.ts';
import type { Page } from '#server/pages/page-service.ts';

/**
 * The study of an address below it (`/etudes/<slug>/chantier`), for a viewer with this right.
 * @throws NavetteError as `requirePageFor`; `not-found` if it is another kind of page
 */
export async function requireStudyFor(
  action: 'material.read' | 'material.write',
  args: Parameters<typeof requirePageFor>[1],
): Promise<Page> {
  const page = await requirePageFor(action, args);
  if (!hasMaterials(page.kind)) throw new NavetteError('not-found');
  return page;
}

/** A material's study, as its screens name it. */
export function studyOf(page: Page): { readonly title: string; readonly path: string } {
  return { title: setTypography(page.title, page.language), path: pagePath(page) };
}
