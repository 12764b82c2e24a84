import type { ListedCitation } from '#content/citation/listed-citations.ts';
import { type CitationTarget, parseTarget } from '#content/citation/target.ts';
import type { CitedGap, CitedMaterial } from '#content/material/cited-material.ts';
import { type CheckedUse, type ConsentUse, consentGap, type Reach } from '#content/material/consent.ts';
import { materialLabel, needsConsent } from '#content/material/material.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { type ExtractName, findExtractNames } from '#db/extracts/extract-repository.ts';
import { listConcerned, type NamedConcerned } from '#db/materials/concerned-repository.ts';
import { findMaterials, type Material } from '#db/materials/material-repository.ts';

/** A material with the people and groups whom it concerns. */
export interface MaterialWithConcerned {
  readonly material: Material;
  readonly concerned: readonly NamedConcerned[];
}

/** Where and when a text that cites materials is read. */
export interface Reading {
  readonly reach: Reach;
  /** YYYY-MM-DD. */
  readonly on: string;
}

/** The existing materials with these ids, each with the people whom it concerns. */
export async function findWithConcerned(
  db: Reader | Writer,
  ids: readonly string[],
): Promise<Map<string, MaterialWithConcerned>> {
  const materials = await findMaterials(db, ids);
  const all = await listConcerned(
    db,
    materials.map(({ id }) => id),
  );
  const concerned = new Map<string, NamedConcerned[]>();
  for (const one of all) concerned.set(one.materialId, [...(concerned.get(one.materialId) ?? []), one]);
  return new Map(materials.map((material) => [material.id, { material, concerned: concerned.get(material.id) ?? [] }]));
}

/** Why a material may not be used so; null if all people whom it concerns agreed. */
export const gapOf = (found: MaterialWithConcerned, use: ConsentUse, reading: Reading): CitedGap | null =>
  gapsOf(found, use, reading)[0] ?? null;

/** The reason for each person concerned who did not agree; none if all did. */
export function gapsOf(
  { material, concerned }: MaterialWithConcerned,
  use: ConsentUse,
  { reach, on }: Reading,
): CitedGap[] {
  if (concerned.length === 0) return needsConsent(material.kind) ? ['nobody'] : [];
  return concerned.flatMap((consent) => consentGap(consent, { use, reach, on }) ?? []);
}

/** The extracts among these targets that exist or existed, by their ids. */
export async function findExtractsCited(
  db: Reader | Writer,
  targets: readonly CitationTarget[],
): Promise<Map<string, ExtractName>> {
  const ids = targets.flatMap((target) => (target.type === 'extract' ? [target.id] : []));
  return new Map((await findExtractNames(db, [...new Set(ids)])).map((one) => [one.id, one]));
}

/**
 * A citation, its material, and all targets by which the text cites that material: the same for all
 * citations of a material.
 */
export type CitedPlace = Pick<ListedCitation, 'blockId'> & {
  readonly materialId: string;
  readonly targets: ReadonlySet<string>;
};

/** The answers of people concerned to the passages of a text. */
export interface CitationAnswers {
  /** The passage quotes a source's words, even if it is no testimony. */
  isQuoted(citation: CitedPlace): boolean;
  /** A person concerned refused the passage, or struck its words from their transcript. */
  isRefused(citation: CitedPlace): boolean;
  /** The passage names a person concerned by more than they agreed to. */
  isNamed(citation: CitedPlace): boolean;
  /** A person concerned asked for other words, and the passage is still as they were shown it. */
  isCorrected(citation: CitedPlace): boolean;
  /**
   * Whether all of these people validated the passage in these words, by their link or otherwise.
   */
  isValidated(citation: CitedPlace, concerned: readonly NamedConcerned[]): boolean;
}

/**
 * The materials that the citations of a text draw on. Of a photograph or a recording that is cited,
 * readers see what they see of an interview: its label, its kind, and who may be named. Its files
 * are served to the staff alone, so that a citation needs no other use than of an interview.
 * @param readAnswers the answers of the people concerned to its passages
 */
export async function findCitedMaterials(
  db: Reader | Writer,
  citations: readonly ListedCitation[],
  reading: Reading,
  readAnswers: (people: readonly NamedConcerned[]) => Promise<CitationAnswers>,
): Promise<CitedMaterial[]> {
  const extracts = await findExtractsCited(
    db,
    citations.flatMap(({ target }) => parseTarget(target) ?? []),
  );
  const cited = citations.flatMap((citation) => {
    const target = parseTarget(citation.target);
    if (!target || target.type === 'block') return [];
    // An id of no extract has no known material.
    const materialId = target.type === 'material' ? target.id : (extracts.get(target.id)?.materialId ?? '');
    return [{ ...citation, materialId }];
  });
  const known = await findWithConcerned(db, [...new Set(cited.map(({ materialId }) => materialId))]);
  const answers = await readAnswers([...known.values()].flatMap(({ concerned }) => concerned));
  const targets = new Map<string, Set<string>>();
  for (const { materialId, target } of cited) {
    const own = targets.get(materialId);
    if (own) own.add(target);
    else targets.set(materialId, new Set([target]));
  }
  // A text may cite a material thousands of times, and that may concern hundreds of people.
  const gaps = new Map<string, CitedGap | null>();
  const gapFor = (found: MaterialWithConcerned, use: CheckedUse): CitedGap | null => {
    const key = `${use} ${found.material.id}`;
    const gap = gaps.get(key);
    if (gap !== undefined) return gap;
    const first = gapOf(found, use, reading);
    gaps.set(key, first);
    return first;
  };
  return cited.map(({ materialId, blockId, within }) => {
    const citation = { materialId, blockId, targets: targets.get(materialId)! };
    const found = known.get(materialId);
    if (!found) {
      return { blockId, label: '', gap: 'missing', isUnvalidated: false, isRefused: false, isCorrected: false };
    }
    const isQuoted = within?.kind === 'testimony' || answers.isQuoted(citation);
    return {
      blockId,
      label: materialLabel(found.material),
      gap: gapFor(found, isQuoted ? 'quotation' : 'analysis') ?? (answers.isNamed(citation) ? 'naming' : null),
      isUnvalidated: isQuoted && !answers.isValidated(citation, found.concerned),
      isRefused: answers.isRefused(citation),
      isCorrected: answers.isCorrected(citation),
    };
  });
}
