import type { PageKind } from '#content/kinds/kind.ts';
import type { Viewer } from '#content/people/person.ts';
import { writtenTermCode } from '#content/taxonomy/vocabulary.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import {
  countInvitationNames,
  countMaterialNames,
  countPersonNames,
  listPagesNaming,
} from '#db/organisations/organisation-uses.ts';
import { findPages } from '#db/pages/page-repository.ts';
import { isOfTeam } from '#server/materials/require-material.ts';
import type { BorneName } from './names-of.ts';

/** Pages whose titles are told. */
const MOST_TOLD = 50;

/** What names an organisation, as far as the viewer may open it. */
export interface OrganisationUses {
  /** Pages published under its name: how many, and the titles of some. */
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

/** What names one of these organisations. Materials that the viewer may not open are not counted. */
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
  const opens = new Map<string, boolean>();
  for (const { pageId, access, count, ...row } of await countMaterialNames(db)) {
    if (!isOne(row)) continue;
    if (!opens.has(pageId)) opens.set(pageId, await isOfTeam(db, viewer, pageId));
    if (access === 'staff' || opens.get(pageId)) ofStudies.set(pageId, (ofStudies.get(pageId) ?? 0) + count);
  }
  const pageIds = await listPagesNaming(db, [...codes]);
  return {
    pages: { count: pageIds.length, some: await told(db, pageIds) },
    studies: (await told(db, [...ofStudies.keys()])).map((page) => ({ ...page, materials: ofStudies.get(page.id)! })),
    people: sum(await countPersonNames(db)),
    invitations: sum(await countInvitationNames(db)),
  };
}

async function told(db: Reader | Writer, ids: readonly string[]): Promise<NamingPage[]> {
  const pages = await findPages(db, ids.slice(0, MOST_TOLD));
  return pages
    .filter(({ binnedAt }) => binnedAt === null)
    .map(({ id, kind, slug, title, language }) => ({ id, kind, slug, title, language }));
}
