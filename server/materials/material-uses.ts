import { collectionPath, pagePath } from '#content/addresses/address.ts';
import type { Anchor } from '#content/annotation/annotation.ts';
import type { Viewer } from '#content/people/person.ts';
import { can, pageSubject } from '#content/permission.ts';
import { SECTION_CODES, type SectionCode } from '#content/study/section.ts';
import { setTypography } from '#content/text/typography.ts';
import type { Database, Reader } from '#db/driver/database.ts';
import { listPagesShowing, listPicturesOf } from '#db/files/picture-repository.ts';
import { findCiting, listAnchors, listHolding } from '#db/materials/citation-repository.ts';
import { countKitsHolding } from '#db/pages/own-kit-repository.ts';
import { findPages } from '#db/pages/page-repository.ts';
import type { DraftCitations } from './draft-citations.ts';
import { materialTargets } from './material-targets.ts';
import { isOfTeam, requireMaterial } from './require-material.ts';

/** A page that uses a material. */
export interface UsingPage {
  readonly id: string;
  readonly title: string;
  readonly language: string;
  readonly path: string;
  readonly isArchived: boolean;
  readonly isBinned: boolean;
  /** Its draft cites it now, or cited it before; null: neither. */
  readonly draft: 'now' | 'before' | null;
  /** Numbers of its editions, and of its versions to annotate, that cite it. */
  readonly editions: readonly number[];
  readonly versions: readonly number[];
  /** It shows a file of it as a picture. */
  readonly hasPicture: boolean;
  /** Annotations of the blocks that cite it. */
  readonly annotations: number;
  /** Sections of its workspace that cite it, or did; empty for viewers who may not open them. */
  readonly sections: readonly SectionCode[];
}

/** Everything that uses a material. */
export interface MaterialUses {
  /** By title. */
  readonly pages: readonly UsingPage[];
  /** Collections that hold some of these pages, by title. */
  readonly collections: readonly { readonly title: string; readonly path: string }[];
  /** How many kits that people keep for themselves hold some of these pages. */
  readonly kits: number;
  /** False while the drafts of an earlier release are still being read. */
  readonly isComplete: boolean;
  /** The viewer may withdraw its words from the texts. */
  readonly mayWithdraw: boolean;
}

interface MaterialUsesDeps {
  readonly database: Database;
  readonly draftCitations: DraftCitations;
}

/** Finds where a material is used: texts of all pages, collections, annotations. */
export class MaterialUsesService {
  readonly #deps: MaterialUsesDeps;

  constructor(deps: MaterialUsesDeps) {
    this.#deps = deps;
  }

  /** Where a material is used. @throws NavetteError `not-found`, `forbidden` */
  async find(id: string, viewer: Viewer): Promise<MaterialUses> {
    const { database, draftCitations } = this.#deps;
    const { page: study } = await requireMaterial(database.read, viewer, 'material.read', id);
    const isComplete = await draftCitations.follow();
    const uses = await findUses(database.read, id, viewer);
    return { ...uses, isComplete, mayWithdraw: await isOfTeam(database.read, viewer, study.id) };
  }
}

/** Where a material is used, of pages whose drafts the viewer may read. */
export async function findUses(
  read: Reader,
  id: string,
  viewer: Viewer,
): Promise<Omit<MaterialUses, 'isComplete' | 'mayWithdraw'>> {
  const { drafts, editions, versions } = await findCiting(read, await materialTargets(read, id));
  const all = [...drafts, ...editions, ...versions];
  const showing = new Set(await listPagesShowing(read, await listPicturesOf(read, { materialId: id })));
  const found = await findPages(read, [...new Set([...all.map(({ pageId }) => pageId), ...showing])]);
  const isOpen = await openSections(read, found, drafts, viewer);
  const shown = drafts.filter(({ section, pageId }) => !section || isOpen.has(pageId));
  const used = new Set([...[...shown, ...editions, ...versions].map(({ pageId }) => pageId), ...showing]);
  const pages = found.filter((page) => {
    if (!used.has(page.id)) return false;
    // The bin hides its pages from every other action.
    const subject = pageSubject(page);
    return can(viewer, page.binnedAt === null ? 'draft.read' : 'page.bin', subject);
  });
  const pageIds = pages.map((page) => page.id);
  const blocks = new Set(all.map(({ pageId, blockId }) => `${pageId} ${blockId}`));
  const quoting = new Map<string, number>();
  for (const { pageId, anchor } of await listAnchors(read, pageIds)) {
    const { blockId } = JSON.parse(anchor!) as Anchor;
    if (blocks.has(`${pageId} ${blockId}`)) quoting.set(pageId, (quoting.get(pageId) ?? 0) + 1);
  }
  const numbersOf = (rows: typeof editions, pageId: string) =>
    [...new Set(rows.filter((row) => row.pageId === pageId).map(({ number }) => number))].sort((a, b) => a - b);
  const using = pages.map((page): UsingPage => {
    const inText = (one: (typeof shown)[number]) => !one.section;
    const inDraft = numbersOf(shown.filter(inText), page.id);
    const sections = new Set(shown.filter((one) => one.pageId === page.id && !inText(one)).map((one) => one.section));
    return {
      id: page.id,
      title: setTypography(page.title, page.language),
      language: page.language,
      path: pagePath(page),
      isArchived: page.archivedAt !== null,
      isBinned: page.binnedAt !== null,
      draft: inDraft.length === 0 ? null : inDraft.includes(1) ? 'now' : 'before',
      editions: numbersOf(editions, page.id),
      versions: numbersOf(versions, page.id),
      hasPicture: showing.has(page.id),
      annotations: quoting.get(page.id) ?? 0,
      sections: SECTION_CODES.filter((code) => sections.has(code)),
    };
  });
  const collections = await listHolding(read, pageIds);
  return {
    pages: using.sort((a, b) => a.title.localeCompare(b.title, 'fr')),
    collections: collections.map((one) => ({ title: one.title, path: collectionPath(one) })),
    kits: await countKitsHolding(read, pageIds),
  };
}

/** The studies among these whose sections the viewer may open. */
async function openSections(
  read: Reader,
  pages: readonly { readonly id: string }[],
  drafts: readonly { readonly pageId: string; readonly section?: string }[],
  viewer: Viewer,
): Promise<Set<string>> {
  const open = new Set<string>();
  for (const { id } of pages) {
    if (!drafts.some(({ pageId, section }) => pageId === id && section)) continue;
    if (await isOfTeam(read, viewer, id)) open.add(id);
  }
  return open;
}
