import { matchesWords } from '#content/citation/matches-words.ts';
import { parseTarget } from '#content/citation/target.ts';
import { extractLabel } from '#content/extract/extract.ts';
import { quoteOf } from '#content/extract/passage.ts';
import type { Viewer } from '#content/people/person.ts';
import { ALL_EXTRACTS, type Extract, findExtracts } from '#db/extracts/extract-repository.ts';
import { listTargetsOfPage } from '#db/materials/citation-repository.ts';
import type { Material } from '#db/materials/material-repository.ts';
import { findCurrentWords, type WordsDeps } from './current-words.ts';
import type { ListedExtract } from './describe-extracts.ts';
import { compareLabels, type MaterialWith, readRange } from './extract-pages.ts';

/** Extracts that the editor knows at once of a study; others are found by what is typed. */
const MOST_CITABLE = 1_000;
/** Others of them that its texts cite, which the editor names. */
const MOST_CITED = 500;
/** Extracts that are found by what is typed. */
const MOST_SOUGHT = 30;
/** Characters of an extract in which what is typed is looked for. */
const LONGEST_LOOKED_INTO = 300;

/** Extracts that are read in one turn of the event loop. */
const READ_AT_ONCE = 100;

/** An extract that a text can cite. */
export type CitableExtract = Pick<ListedExtract, 'id' | 'label' | 'quote' | 'from' | 'to'> & {
  readonly materialId: string;
  /** Its words are no longer in the transcript. */
  readonly isLost: boolean;
};

/** Some of the extracts that a text can cite. */
export interface CitableExtracts {
  readonly extracts: readonly CitableExtract[];
  /** There are others, which are found by what is typed. */
  readonly isMore: boolean;
}

/** The first extracts of these materials, and those of the others that a page's texts cite. */
export async function listCitable(
  deps: WordsDeps,
  pageId: string,
  among: readonly MaterialWith[],
  viewer: Viewer,
): Promise<CitableExtracts> {
  const { read } = deps.database;
  const extracts = await readRange(read, among, ALL_EXTRACTS, { offset: 0, limit: MOST_CITABLE });
  const isMore = among.reduce((sum, { count }) => sum + count, 0) > extracts.length;
  const known = new Set(extracts.map(({ id }) => id));
  const cited = isMore ? (await listTargetsOfPage(read, pageId)).map(parseTarget) : [];
  const others = cited.flatMap((target) => (target?.type === 'extract' && !known.has(target.id) ? [target.id] : []));
  extracts.push(...(await findExtracts(read, others.slice(0, MOST_CITED))));
  return { extracts: await citableOf(deps, extracts, among, viewer), isMore };
}

/** The extracts of these materials whose label or first words match what was typed. */
export async function seekCitable(
  deps: WordsDeps,
  query: string,
  among: readonly MaterialWith[],
  viewer: Viewer,
): Promise<CitableExtracts> {
  const materials = new Map(among.map(({ material }) => [material.id, material]));
  const found: Extract[] = [];
  for (let offset = 0; found.length <= MOST_SOUGHT; offset += READ_AT_ONCE) {
    const some = await readRange(deps.database.read, among, ALL_EXTRACTS, { offset, limit: READ_AT_ONCE });
    found.push(...some.filter((extract) => isSought(extract, materials.get(extract.materialId)!, query)));
    if (some.length < READ_AT_ONCE) break;
  }
  const extracts = await citableOf(deps, found.slice(0, MOST_SOUGHT), among, viewer);
  return { extracts, isMore: found.length > MOST_SOUGHT };
}

/** Whether an extract has what was typed to find it: in its label, or in its first words. */
function isSought({ number, anchor }: Extract, material: Material, query: string): boolean {
  const words = anchor === null ? '' : anchor.quote.exact.slice(0, LONGEST_LOOKED_INTO);
  return matchesWords(`${extractLabel(material, number)} ${words}`, query);
}

/**
 * Extracts as they are offered to be cited, by material and number.
 * @param among the materials of the extracts; extracts of others are left out
 */
async function citableOf(
  deps: WordsDeps,
  extracts: readonly Extract[],
  among: readonly MaterialWith[],
  viewer: Viewer,
): Promise<CitableExtract[]> {
  const materials = new Map(among.map(({ material }) => [material.id, material]));
  const listed = extracts
    .flatMap((extract) => {
      const material = materials.get(extract.materialId);
      return material ? [{ extract, label: extractLabel(material, extract.number) }] : [];
    })
    .sort((a, b) => compareLabels(a.label, b.label));
  const there = new Set<string>();
  for (const materialId of materials.keys()) {
    const own = listed.flatMap(({ extract }) => (extract.materialId === materialId ? [extract] : []));
    for (const [id, { state }] of await findCurrentWords(deps, materialId, own, viewer))
      if (state !== 'orphaned') there.add(id);
  }
  return listed.map(({ extract: { id, materialId, anchor, beginsAt, endsAt }, label }) => ({
    ...{ id, materialId, label, quote: anchor && quoteOf(anchor), from: beginsAt, to: endsAt },
    isLost: anchor !== null && !there.has(id),
  }));
}
