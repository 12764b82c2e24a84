import { actorOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { type ConsentLoop, findLoop } from '#db/consent/consent-loop-repository.ts';
import type { Database, Reader, Writer } from '#db/driver/database.ts';
import { findConcerned, type NamedConcerned } from '#db/materials/concerned-repository.ts';
import { type MaterialOfStudy, requireMaterial } from '#server/materials/require-material.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { recordLoop } from './loop-people.ts';

/** Identifies a person concerned, by their material and their id. */
export interface LoopOf {
  readonly materialId: string;
  readonly id: string;
}

/** A person concerned, with the material and its study. */
export type FoundPerson = MaterialOfStudy & { readonly person: NamedConcerned };

/** Finds a person whom a material concerns. @throws NavetteError `not-found`, `forbidden` */
export async function requireConcerned(
  db: Reader | Writer,
  { materialId, id }: LoopOf,
  viewer: Viewer,
  action: 'material.read' | 'material.write',
): Promise<FoundPerson> {
  const found = await requireMaterial(db, viewer, action, materialId);
  const person = await findConcerned(db, id);
  if (!person || person.materialId !== materialId) throw new NavetteError('not-found');
  return { ...found, person };
}

interface LoopChange {
  readonly action: 'consent.link-made' | 'consent.link-revoked' | 'consent.answer-taken';
  readonly change: (trx: Writer, loop: ConsentLoop, at: string) => Promise<void>;
}

/**
 * Changes the loop of a person, and records that.
 * @throws NavetteError `not-found`, also if the person has no loop; `forbidden`
 */
export async function changeLoop(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  of: LoopOf,
  viewer: Viewer,
  { action, change }: LoopChange,
): Promise<void> {
  await writeFor(viewer, database, async (trx) => {
    const found = await requireConcerned(trx, of, viewer, 'material.write');
    const loop = await findLoop(trx, of.id);
    if (!loop) throw new NavetteError('not-found');
    const at = clock().toISOString();
    await change(trx, loop, at);
    await recordLoop(trx, found, { actor: actorOf(viewer), action, at });
  });
}
