import { dayIn } from '#content/activity/local-day.ts';
import { pagePath } from '#content/addresses/address.ts';
import { materialPath } from '#content/addresses/site-paths.ts';
import type { Cited, DescribeCited } from '#content/citation/cited.ts';
import type { CitationTarget } from '#content/citation/target.ts';
import type { Locale } from '#content/locale.ts';
import type { Reach } from '#content/material/consent.ts';
import { materialLabel } from '#content/material/material.ts';
import { sourceWords } from '#content/material/source-words.ts';
import type { Viewer } from '#content/people/person.ts';
import { can, pageSubject } from '#content/permission.ts';
import { DOCUMENT_WORDS } from '#content/render/html-words.ts';
import { setTypography } from '#content/text/typography.ts';
import type { Database } from '#db/driver/database.ts';
import { findPages, type PageRow } from '#db/pages/page-repository.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { findWithConcerned, gapOf, type MaterialWithConcerned, type Reading } from './cited-materials.ts';
import { isOfTeam } from './require-material.ts';

interface CitedSourcesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly timeZone: string;
}

/** Until where a text reaches when this viewer reads it. */
function reachOfViewer({ role }: Viewer): Reach {
  if (role === 'staff') return 'team';
  return role === 'public' ? 'public' : 'network';
}

/**
 * Tells readers what citations point to: of a material, what those whom it concerns agreed to, as of
 * now; of a finding or lesson of another page, that page, if they may read it.
 */
export class CitedSources {
  readonly #deps: CitedSourcesDeps;

  constructor(deps: CitedSourcesDeps) {
    this.#deps = deps;
  }

  /** What this viewer may be told of these targets. */
  async find(viewer: Viewer, targets: readonly CitationTarget[]): Promise<DescribeCited> {
    const { read } = this.#deps.database;
    const materials = await findWithConcerned(
      read,
      targets.flatMap((target) => (target.type === 'material' ? [target.id] : [])),
    );
    const pageIds = [...new Set(targets.flatMap((target) => (target.type === 'block' ? [target.pageId] : [])))];
    const pages = new Map((await findPages(read, pageIds)).map((page) => [page.id, page]));
    const opened = await this.#openedBy(viewer, [...materials.values()]);
    const reading: Reading = { reach: reachOfViewer(viewer), on: dayIn(this.#deps.timeZone, this.#deps.clock()) };
    return (target, locale) => {
      if (target.type === 'block') return describePage(viewer, pages.get(target.pageId), target.blockId, locale);
      const found = target.type === 'material' ? materials.get(target.id) : undefined;
      if (!found) return null;
      return viewer.role === 'staff'
        ? describeToStaff(found, opened.has(found.material.pageId), locale)
        : describeToReader(found, reading, locale);
    };
  }

  /** The studies whose team the viewer is of. */
  async #openedBy(viewer: Viewer, materials: readonly MaterialWithConcerned[]): Promise<ReadonlySet<string>> {
    const opened = new Set<string>();
    if (viewer.role !== 'staff') return opened;
    for (const pageId of new Set(materials.map(({ material }) => material.pageId))) {
      if (await isOfTeam(this.#deps.database.read, viewer, pageId)) opened.add(pageId);
    }
    return opened;
  }
}

function describeToStaff({ material, concerned }: MaterialWithConcerned, isOpened: boolean, locale: Locale): Cited {
  const isOpen = isOpened || material.access === 'staff';
  return {
    label: materialLabel(material, locale),
    title: isOpen ? material.title : sourceWords({ ...material, concerned: [] }, locale),
    href: isOpen ? materialPath(material.id) : null,
    ...(concerned.some(({ state }) => state === 'withdrawn')
      ? { title: DOCUMENT_WORDS[locale].withdrawnCitation }
      : {}),
  };
}

function describeToReader(found: MaterialWithConcerned, reading: Reading, locale: Locale): ReturnType<DescribeCited> {
  const { material, concerned } = found;
  if (concerned.some(({ state }) => state === 'withdrawn')) return 'withdrawn';
  if (gapOf(found, 'analysis', reading) !== null) return null;
  return {
    label: materialLabel(material, locale),
    title: sourceWords({ ...material, concerned }, locale),
    href: null,
  };
}

function describePage(viewer: Viewer, page: PageRow | undefined, blockId: string, locale: Locale): Cited | null {
  if (!page || !can(viewer, 'page.read', pageSubject(page))) return null;
  return {
    label: DOCUMENT_WORDS[locale].source,
    title: setTypography(page.title, page.language),
    href: page.editionNumber === null ? null : `${pagePath(page)}#b-${blockId}`,
  };
}
