import { pagePath } from '#content/addresses/address.ts';
import { draftPath } from '#content/addresses/site-paths.ts';
import { authoriseSeen } from '#content/authorise.ts';
import { type Evidence, readEvidence } from '#content/citation/evidence.ts';
import { parseTarget } from '#content/citation/target.ts';
import { wordsLocale } from '#content/document/block-words.ts';
import { blockLabel } from '#content/document/blocks.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { NavetteError } from '#content/errors.ts';
import {
  type EvidenceMap,
  isDrawn,
  type MapEdge,
  type MapLayout,
  type MapNode,
} from '#content/evidence/evidence-map.ts';
import type { Locale } from '#content/locale.ts';
import { hasMaterials } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import { can, listedVisibilities, pageSubject } from '#content/permission.ts';
import { setTypography } from '#content/text/typography.ts';
import type { Database } from '#db/driver/database.ts';
import { listCitingPages } from '#db/pages/edition-link-repository.ts';
import { findEditionShown } from '#db/pages/edition-repository.ts';
import { findPages, type Page, type PageRow } from '#db/pages/page-repository.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { CitedSources } from './cited-sources.ts';

/** Most pages whose citations are read for one map. */
const MOST_PAGES = 30;

interface EvidenceMapsDeps {
  readonly database: Database;
  readonly tasks: DraftTaskRunner;
  readonly sources: CitedSources;
  readonly draftState: (pageId: string, viewer: Viewer) => Promise<Uint8Array>;
}

/** A study's evidence as a map, with its layout; without one if it is too large. */
interface ReadMap {
  /** Of the text that it is of: an edition's may have masks that the page's does not. */
  readonly title: string;
  readonly map: EvidenceMap;
  readonly layout: MapLayout | null;
}

interface CitingEdition {
  readonly title: string;
  readonly language: string;
  readonly claims: readonly { readonly claim: string; readonly isAgainst: boolean }[];
}

/**
 * From materials to findings, lessons and the pages that draw on them, as each viewer may know
 * them.
 */
export class EvidenceMaps {
  readonly #deps: EvidenceMapsDeps;

  constructor(deps: EvidenceMapsDeps) {
    this.#deps = deps;
  }

  /**
   * The map of a study's latest edition, or of its draft.
   * @param page that the viewer may read
   * @throws NavetteError `not-found` for other kinds of page, and without an edition; `forbidden`
   * for the draft
   */
  async read(viewer: Viewer, page: Page, isDraft: boolean, locale: Locale): Promise<ReadMap> {
    const { title, map } = await this.draw(viewer, page, isDraft, locale);
    return { title, map, layout: isDrawn(map) ? await this.#deps.tasks.runAs(viewer, 'map', map) : null };
  }

  /** The same without its layout. @throws as `read` */
  async draw(viewer: Viewer, page: Page, isDraft: boolean, locale: Locale): Promise<Omit<ReadMap, 'layout'>> {
    if (!hasMaterials(page.kind)) throw new NavetteError('not-found');
    const { database, sources } = this.#deps;
    const { evidence, title: ofText } = await this.#evidenceOf(viewer, page, isDraft);
    const targets = [...new Set(evidence.citations.map(({ target }) => target))].flatMap(
      (target) => parseTarget(target) ?? [],
    );
    const words = wordsLocale(page.language, locale);
    const describe = await sources.find(viewer, targets, { pageId: page.id, claims: () => evidence.claims });
    const nodes = new Map<string, MapNode>();
    const edges = new Map<string, MapEdge>();
    // A source that both supports and contradicts the same words has an edge for each.
    const connect = (from: string, to: string, isAgainst: boolean) =>
      edges.set(`${from} ${to} ${isAgainst}`, isAgainst ? [from, to, true] : [from, to]);
    const home = isDraft ? draftPath(pagePath(page)) : pagePath(page);
    for (const { id, kind, title, text } of evidence.claims) {
      const shown = setTypography(title || text, page.language);
      nodes.set(id, { id, column: kind, mark: blockLabel(kind).mark, words: shown, href: `${home}#b-${id}` });
    }
    // The map does not show ids of materials: use the number of the first citation.
    const materials = new Map<string, string>();
    for (const { target, within, isAgainst } of evidence.citations) {
      const claim = within?.id;
      const parsed = parseTarget(target);
      if (!parsed || !claim || !nodes.has(claim)) continue;
      if (parsed.type === 'block') {
        if (parsed.pageId === page.id && nodes.has(parsed.blockId) && parsed.blockId !== claim)
          connect(parsed.blockId, claim, isAgainst);
        continue;
      }
      const cited = describe(parsed, words);
      if (!cited || cited === 'withdrawn') continue;
      const id = materials.get(target) ?? `source-${materials.size + 1}`;
      materials.set(target, id);
      const { label, title, words: shown = title, href } = cited;
      nodes.set(id, { id, column: 'material', mark: label, words: shown, href });
      connect(id, claim, isAgainst);
    }
    const citing = await listCitingPages(database.read, page.id, listedVisibilities(viewer), MOST_PAGES);
    for (const other of await findPages(database.read, citing)) {
      const edition = await this.#findCiting(viewer, other, page.id);
      const found = edition?.claims.filter(({ claim }) => nodes.has(claim)) ?? [];
      if (!edition || found.length === 0) continue;
      // Of what is published: the page's own title is that of its draft.
      const title = setTypography(edition.title, edition.language);
      nodes.set(other.id, { id: other.id, column: 'page', mark: '→', words: title, href: pagePath(other) });
      for (const { claim, isAgainst } of found) connect(claim, other.id, isAgainst);
    }
    return { title: ofText, map: { nodes: [...nodes.values()], edges: [...edges.values()] } };
  }

  async #evidenceOf(viewer: Viewer, page: Page, isDraft: boolean): Promise<{ evidence: Evidence; title: string }> {
    const { database, tasks, draftState } = this.#deps;
    if (isDraft) {
      authoriseSeen(viewer, 'draft.read', pageSubject(page));
      const { kind, language, title } = page;
      return {
        title,
        evidence: (await tasks.runAs(viewer, 'review', await draftState(page.id, viewer), { kind, language })).evidence,
      };
    }
    const { editionNumber } = page;
    const edition = editionNumber === null ? null : await findEditionShown(database.read, page.id, editionNumber);
    if (!edition) throw new NavetteError('not-found');
    return { title: edition.title, evidence: readEvidence(JSON.parse(edition.document) as DocumentNode) };
  }

  /**
   * Another page's latest edition, with the ids of the study's findings and lessons that it cites.
   */
  async #findCiting(viewer: Viewer, page: PageRow, studyId: string): Promise<CitingEdition | null> {
    const { database } = this.#deps;
    if (page.editionNumber === null || !can(viewer, 'page.read', pageSubject(page))) return null;
    const edition = await findEditionShown(database.read, page.id, page.editionNumber);
    if (!edition?.document.includes(studyId)) return null;
    const { citations } = readEvidence(JSON.parse(edition.document) as DocumentNode);
    const claims = citations.flatMap(({ target, isAgainst }) => {
      const parsed = parseTarget(target);
      return parsed?.type === 'block' && parsed.pageId === studyId ? [{ claim: parsed.blockId, isAgainst }] : [];
    });
    return { title: edition.title, language: edition.language, claims };
  }
}
