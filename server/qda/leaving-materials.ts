import { type ConsentGap, consentGap, isAgreed } from '#content/material/consent.ts';
import { needsConsent } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Renaming } from '#content/withdrawal/names.ts';
import type { Reader } from '#db/driver/database.ts';
import { listConcerned, type NamedConcerned } from '#db/materials/concerned-repository.ts';
import { listMaterials, type Material } from '#db/materials/material-repository.ts';
import { MOST_MATERIALS } from '#server/materials/material-service.ts';
import { openMaterials } from '#server/materials/require-material.ts';

/** Why a material, or its sound, is not exported. */
export type StayReason = ConsentGap | 'nobody' | 'voice';

/** The materials of a study that an analysis exports, and those that it leaves out. */
export interface LeavingMaterials {
  readonly leaving: readonly Material[];
  /** Materials that are left out, and why. */
  readonly staying: readonly { readonly material: Material; readonly reason: StayReason }[];
  /** How many are left out because the viewer may not open them. */
  readonly closed: number;
  /** Exported materials whose sounds are exported too: a voice has no pseudonym. */
  readonly heard: ReadonlySet<string>;
  /** The replacements of names in all exported texts. */
  readonly names: readonly Renaming[];
}

/**
 * The parts of a study that an analyst of the team may export: what the viewer may open, of people
 * who agree that the team analyses it.
 * @param on the day, YYYY-MM-DD
 */
export async function leavingMaterials(
  db: Reader,
  pageId: string,
  viewer: Viewer,
  on: string,
): Promise<LeavingMaterials> {
  const all = await listMaterials(db, pageId, MOST_MATERIALS);
  const open = await openMaterials(db, viewer, all);
  const people = await listConcerned(
    db,
    all.map(({ id }) => id),
  );
  const of = new Map<string, NamedConcerned[]>();
  for (const one of people) of.set(one.materialId, [...(of.get(one.materialId) ?? []), one]);
  const judged = open.map((material) => ({ material, reason: reasonToStay(material, of.get(material.id) ?? [], on) }));
  const leaving = judged.filter(({ reason }) => reason === null).map(({ material }) => material);
  return {
    leaving,
    staying: judged.flatMap(({ material, reason }) => (reason === null ? [] : [{ material, reason }])),
    closed: all.length - open.length,
    heard: new Set(leaving.filter(({ id }) => (of.get(id) ?? []).every((one) => isHeard(one, on))).map(({ id }) => id)),
    // Also of people whose materials are left out: other materials may name them.
    names: people.flatMap((one): Renaming[] => (isNamed(one, on) ? [] : [[one.name, calledInstead(one)]])),
  };
}

function reasonToStay(material: Material, people: readonly NamedConcerned[], on: string): StayReason | null {
  if (people.length === 0) return needsConsent(material.kind) ? 'nobody' : null;
  const gaps = people.map((one) => consentGap(one, { use: 'analysis', reach: 'team', on }));
  return gaps.find((gap) => gap !== null) ?? null;
}

const isNamed = (one: NamedConcerned, on: string): boolean => one.naming === 'name' && isAgreed(one, on);
const isHeard = (one: NamedConcerned, on: string): boolean => isNamed(one, on) && one.uses.includes('sound');
const calledInstead = ({ naming, organisation, pseudonym }: NamedConcerned): string =>
  naming === 'organisation' && organisation !== '' ? organisation : pseudonym;
