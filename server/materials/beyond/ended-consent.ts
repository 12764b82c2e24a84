import { dayIn } from '#content/activity/local-day.ts';
import { pagePath } from '#content/addresses/address.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { isEnded } from '#content/material/consent.ts';
import { materialLabel } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import { setTypography } from '#content/text/typography.ts';
import { listPublishedWith } from '#db/consent/consent-message-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { findCiting } from '#db/materials/citation-repository.ts';
import { listWithEnd } from '#db/materials/concerned-repository.ts';
import { findMaterials, type Material } from '#db/materials/material-repository.ts';
import { findEditionShown } from '#db/pages/edition-repository.ts';
import { findPages } from '#db/pages/page-repository.ts';
import { materialTargets } from '#server/materials/material-targets.ts';
import { isOfTeam, openMaterials } from '#server/materials/require-material.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { placesIn, type TextPlace } from './places.ts';

/** Pages listed for one material. */
const MOST_PAGES = 20;

/** A page whose latest edition cites a material whose consent has ended. */
interface EndedPage {
  readonly id: string;
  readonly title: string;
  readonly language: string;
  readonly path: string;
  /** The paragraphs with its citations, as readers see them. */
  readonly places: readonly TextPlace[];
}

/** A material that published texts cite although the consent of somebody concerned has ended. */
export interface MaterialEnded {
  readonly id: string;
  /** « E3 » */
  readonly label: string;
  readonly title: string;
  /** The last day of the consent that ended first, YYYY-MM-DD. */
  readonly until: string;
  readonly pages: readonly EndedPage[];
}

interface EndedConsentDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly timeZone: string;
}

/**
 * Lists for the team where published texts still cite materials whose consent has ended: an end
 * masks nothing by itself, so somebody has to ask again or to publish without these passages.
 */
export class EndedConsentService {
  readonly #deps: EndedConsentDeps;

  constructor(deps: EndedConsentDeps) {
    this.#deps = deps;
  }

  /** For the materials of a study that the viewer may open; the longest ended first. */
  async find(studyId: string, viewer: Viewer): Promise<MaterialEnded[]> {
    const ended = await this.#ended(viewer, studyId);
    const found = await Promise.all(ended.map((one) => this.#describe(one)));
    return found.filter(({ pages }) => pages.length > 0);
  }

  /** For all studies of the viewer's teams: what waits for them. */
  async waitingFor(viewer: Viewer, most: number): Promise<MaterialEnded[]> {
    const found: MaterialEnded[] = [];
    for (const one of await this.#ended(viewer, null)) {
      if (found.length >= most) break;
      if (!(await isOfTeam(this.#deps.database.read, viewer, one.material.pageId))) continue;
      const described = await this.#describe(one);
      if (described.pages.length > 0) found.push(described);
    }
    return found;
  }

  async #ended(viewer: Viewer, studyId: string | null): Promise<{ material: Material; until: string }[]> {
    const { database, clock, timeZone } = this.#deps;
    const today = dayIn(timeZone, clock());
    const untils = new Map<string, string>();
    for (const { materialId, ...consent } of await listWithEnd(database.read, studyId, today)) {
      if (isEnded(consent, today) && !untils.has(materialId)) untils.set(materialId, consent.until);
    }
    const materials = await findMaterials(database.read, [...untils.keys()]);
    const open = await openMaterials(database.read, viewer, materials);
    return open
      .map((material) => ({ material, until: untils.get(material.id)! }))
      .sort((a, b) => (a.until === b.until ? 0 : a.until < b.until ? -1 : 1));
  }

  async #describe({ material, until }: { material: Material; until: string }): Promise<MaterialEnded> {
    const { read } = this.#deps.database;
    const targets = await materialTargets(read, material.id);
    const published = (await listPublishedWith(read, targets)).slice(0, MOST_PAGES);
    const { editions } = published.length === 0 ? { editions: [] } : await findCiting(read, targets);
    const rows = await findPages(
      read,
      published.map(({ pageId }) => pageId),
    );
    const pages: EndedPage[] = [];
    for (const { pageId, editionNumber } of published) {
      const page = rows.find(({ id }) => id === pageId);
      const edition = page && (await findEditionShown(read, pageId, editionNumber));
      if (!edition) continue;
      const blocks = editions.filter((one) => one.pageId === pageId && one.number === editionNumber);
      pages.push({
        ...{ id: pageId, title: setTypography(edition.title, edition.language), language: edition.language },
        path: pagePath(page),
        places: placesIn(
          JSON.parse(edition.document) as DocumentNode,
          blocks.map(({ blockId }) => blockId),
        ),
      });
    }
    return { id: material.id, label: materialLabel(material), title: material.title, until, pages };
  }
}
