import type { PageKind } from '#content/kinds/kind.ts';
import type { Viewer } from '#content/people/person.ts';
import { writtenTermCode } from '#content/taxonomy/vocabulary.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { listKeptMaterials } from '#db/materials/material-repository.ts';
import { countMaterialNames, countOwnNames, listPagesNaming } from '#db/organisations/organisation-uses.ts';
import { findPages } from '#db/pages/page-repository.ts';
import { materialsOpenTo } from '#server/materials/require-material.ts';
import type { BorneName } from './names-of.ts';

/** Most pages listed with their titles. */
const MOST_LISTED = 50;

/** Uses of an organisation's name that the viewer may open. */
export interface OrganisationUses {
  /** Pages published under its name: their number, and the titles of some. */
  readonly pages: { readonly count: number; readonly some: readonly NamingPage[] };
  /** Studies with materials that come from it. */
  readonly studies: readonly (NamingPage & { readonly materials: number })[];
  readonly people: number;
  readonly invitations: number;
}

interface NamingPage {
  readonly id: string;
  readonly kind: PageKind;
  readonly slug: string;
  readonly title: string;
  readonly language: string;
}

/** Finds uses of these organisations' names. Excludes materials that the viewer may not open. */
export async function findUses(
  db: Reader | Writer,
  names: readonly BorneName[],
  viewer: Viewer,
): Promise<OrganisationUses> {
  const codes = new Set(names.map(({ code }) => code));
  const isOne = ({ organisation }: { readonly organisation: string }) => codes.has(writtenTermCode(organisation));
  const sum = (rows: readonly { readonly organisation: string; readonly count: number }[]) =>
    rows.filter(isOne).reduce((total, { count }) => total + count, 0);
  const ofStudies = new Map<string, number>();
  const opens = materialsOpenTo(db, viewer);
  const add = (pageId: string, count: number) => ofStudies.set(pageId, (ofStudies.get(pageId) ?? 0) + count);
  for (const { pageId, access, count, ...row } of await countMaterialNames(db)) {
    if (isOne(row) && (await opens({ pageId, access, isKeptToTeam: false, createdBy: null }))) add(pageId, count);
  }
  // Subtract materials restricted by consent: above, only their own access was checked.
  for (const restricted of (await listKeptMaterials(db, null)).filter(isOne)) {
    if (!(await opens(restricted)) && (await opens({ ...restricted, isKeptToTeam: false }))) add(restricted.pageId, -1);
  }
  const studyIds = [...ofStudies].flatMap(([id, count]) => (count > 0 ? [id] : []));
  const pageIds = await listPagesNaming(db, [...codes]);
  return {
    pages: { count: pageIds.length, some: await namingPages(db, pageIds) },
    studies: (await namingPages(db, studyIds)).map((page) => ({ ...page, materials: ofStudies.get(page.id)! })),
    people: sum(await countOwnNames(db, 'person')),
    invitations: sum(await countOwnNames(db, 'invitation')),
  };
}

async function namingPages(db: Reader | Writer, ids: readonly string[]): Promise<NamingPage[]> {
  const pages = await findPages(db, ids.slice(0, MOST_LISTED));
  return pages
    .filter(({ binnedAt }) => binnedAt === null)
    .map(({ id, kind, slug, title, language }) => ({ id, kind, slug, title, language }));
}
