import { dayIn } from '#content/activity/local-day.ts';
import { pagePath } from '#content/addresses/address.ts';
import { extractPath, materialPath } from '#content/addresses/site-paths.ts';
import type { ListedClaim } from '#content/citation/listed-citations.ts';
import type { CitationTarget } from '#content/citation/target.ts';
import { blockLabel } from '#content/document/blocks.ts';
import type { Cited, CitedFacts, DescribeCited } from '#content/evidence/cited.ts';
import { extractLabel } from '#content/extract/extract.ts';
import type { Locale } from '#content/locale.ts';
import type { Reach } from '#content/material/consent.ts';
import { materialLabel } from '#content/material/material.ts';
import { sourceWords } from '#content/material/source-words.ts';
import type { Viewer } from '#content/people/person.ts';
import { can, pageSubject } from '#content/permission.ts';
import { DOCUMENT_WORDS } from '#content/render/html-words.ts';
import { setTypography } from '#content/text/typography.ts';
import type { Database } from '#db/driver/database.ts';
import { findEditionTitles } from '#db/pages/edition-repository.ts';
import { findPages, type PageRow } from '#db/pages/page-repository.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import {
  findExtractsCited,
  findWithConcerned,
  gapOf,
  type MaterialWithConcerned,
  type Reading,
} from './cited-materials.ts';
import { PublishedClaims } from './published-claims.ts';
import { openMaterials } from './require-material.ts';

interface CitedSourcesDeps {
  readonly database: Database;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly timeZone: string;
}

/** The text that is read: its own findings and lessons are cited as they are in it. */
export interface OwnText {
  readonly pageId: string;
  readonly claims: () => readonly ListedClaim[];
}

/** The reach of a text that this viewer reads. */
function reachOfViewer({ role }: Viewer): Reach {
  if (role === 'staff') return 'team';
  return role === 'public' ? 'public' : 'network';
}

/**
 * Describes the targets of citations to readers: of a material, what the people concerned agreed
 * to, as of now; of a finding or lesson of another page, that page, if they may read it.
 */
export class CitedSources {
  readonly #deps: CitedSourcesDeps;
  readonly #claims: PublishedClaims;

  constructor(deps: CitedSourcesDeps) {
    this.#deps = deps;
    this.#claims = new PublishedClaims(deps.database, deps.events);
  }

  /**
   * What this viewer may know of these targets.
   * @param own the text that cites them, if it is a page's
   */
  async find(viewer: Viewer, targets: readonly CitationTarget[], own: OwnText | null = null): Promise<DescribeCited> {
    const { read } = this.#deps.database;
    const extracts = await findExtractsCited(read, targets);
    const materials = await findWithConcerned(read, [
      ...new Set([
        ...targets.flatMap((target) => (target.type === 'material' ? [target.id] : [])),
        ...[...extracts.values()].map(({ materialId }) => materialId),
      ]),
    ]);
    const pageIds = [...new Set(targets.flatMap((target) => (target.type === 'block' ? [target.pageId] : [])))];
    const pages = new Map(
      (await findPages(read, pageIds))
        .filter((page) => page.id === own?.pageId || can(viewer, 'page.read', pageSubject(page)))
        .map((page) => [page.id, page]),
    );
    const others = [...pages.values()].filter(({ id }) => id !== own?.pageId);
    const claims = await this.#claims.find(others);
    const shown = await findEditionTitles(
      read,
      others.map(({ id }) => id),
    );
    const ownClaims = own && pages.has(own.pageId) ? byId(own.claims()) : null;
    const all = [...materials.values()].map(({ material }) => material);
    const opened = new Set((await openMaterials(read, viewer, all)).map(({ id }) => id));
    const reading: Reading = { reach: reachOfViewer(viewer), on: dayIn(this.#deps.timeZone, this.#deps.clock()) };
    return (target, locale) => {
      if (target.type === 'block') {
        if (target.pageId === own?.pageId) return describeOwn(target.blockId, ownClaims?.get(target.blockId), locale);
        const page = pages.get(target.pageId);
        if (!page) return null;
        // Of what is published: the page's own title is that of its draft.
        const named = { ...page, ...shown.get(page.id) };
        return describePage(named, target.blockId, claims.get(page.id)?.get(target.blockId), locale);
      }
      const extract = target.type === 'extract' ? extracts.get(target.id) : undefined;
      const found = materials.get(target.type === 'material' ? target.id : (extract?.materialId ?? ''));
      if (!found) return null;
      const cited =
        viewer.role === 'staff'
          ? describeToStaff(found, opened.has(found.material.id), reading, locale)
          : describeToReader(found, reading, locale);
      // A material's consent applies. A removed extract is described by its material alone.
      if (!extract || extract.removedAt !== null || cited === null || cited === 'withdrawn') return cited;
      return {
        ...cited,
        label: extractLabel(found.material, extract.number),
        href: cited.href === null ? null : extractPath(found.material.id, extract.id),
      };
    };
  }
}

const byId = (claims: readonly ListedClaim[]) => new Map(claims.map((claim) => [claim.id, claim]));

/** The facts of a material that are counted. */
const factsOf = ({ material, concerned }: MaterialWithConcerned): CitedFacts => ({
  id: material.id,
  kind: material.kind,
  number: material.number,
  side: material.side,
  actorType: material.actorType,
  // Without an organisation, the label is the pseudonym.
  isPseudonymous: concerned.some(
    ({ naming, organisation }) => naming === 'pseudonym' || (naming === 'organisation' && organisation === ''),
  ),
});

function describeToStaff(found: MaterialWithConcerned, isOpen: boolean, reading: Reading, locale: Locale): Cited {
  const { material, concerned } = found;
  const unnamed = sourceWords({ ...material, concerned: [] }, locale);
  const isWithdrawn = concerned.some(({ state }) => state === 'withdrawn');
  // The staff are of the network, and may print their screen: the names that its members may read.
  const isOfNetwork = gapOf(found, 'analysis', { ...reading, reach: 'network' }) === null;
  return {
    label: materialLabel(material),
    title: isWithdrawn ? DOCUMENT_WORDS[locale].withdrawnCitation : isOpen ? material.title : unnamed,
    words: isOfNetwork ? sourceWords({ ...material, concerned }, locale) : unnamed,
    href: isOpen ? materialPath(material.id) : null,
    material: factsOf(found),
  };
}

function describeToReader(found: MaterialWithConcerned, reading: Reading, locale: Locale): ReturnType<DescribeCited> {
  const { material, concerned } = found;
  if (concerned.some(({ state }) => state === 'withdrawn')) return 'withdrawn';
  if (gapOf(found, 'analysis', reading) !== null) return null;
  return {
    label: materialLabel(material),
    title: sourceWords({ ...material, concerned }, locale),
    href: null,
    material: factsOf(found),
  };
}

/** The kind of a finding or lesson, in words. */
const claimLabel = ({ kind }: ListedClaim, locale: Locale) => blockLabel(kind)[locale].toLocaleLowerCase(locale);

/** A finding or lesson of the citing text; null if it no longer exists. */
function describeOwn(blockId: string, claim: ListedClaim | undefined, locale: Locale): Cited | null {
  if (!claim) return null;
  return { label: claimLabel(claim, locale), title: claim.title, href: `#b-${blockId}`, claim: claim.kind };
}

function describePage(page: PageRow, blockId: string, claim: ListedClaim | undefined, locale: Locale): Cited {
  const words = DOCUMENT_WORDS[locale];
  const title = setTypography(page.title, page.language);
  const href = page.editionNumber === null ? null : `${pagePath(page)}${claim ? `#b-${blockId}` : ''}`;
  if (!claim) return { label: words.source, title, href };
  return {
    label: claimLabel(claim, locale),
    title: words.ofPage(setTypography(claim.title, page.language), title),
    href,
    claim: claim.kind,
  };
}
