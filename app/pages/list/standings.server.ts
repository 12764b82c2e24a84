import { can } from '#content/permission.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { Standings } from './page-cards.tsx';

/** Where the pages with these ids stand, by id, for the staff; nothing for others. */
export async function standingsFor(
  ids: readonly string[],
  { services, viewer }: Pick<AppContext, 'services' | 'viewer'>,
): Promise<Standings> {
  return can(viewer, 'draft.read') ? Object.fromEntries(await services.pages.standingsOf(viewer, ids)) : {};
}
