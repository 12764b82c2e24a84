import { actorOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { type ConcernedInput, concernedInput } from '#content/input/material/concerned-input.ts';
import { parseInput } from '#content/input/parse-input.ts';
import { materialLabel } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import {
  deleteConcerned,
  findConcerned,
  insertConcerned,
  listConcerned,
  updateConcerned,
} from '#db/materials/concerned-repository.ts';
import { type FormRecord, NO_FORM } from '#server/forms/sent-forms.ts';
import { type Clock, changedAfter } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { type MaterialOfStudy, requireMaterial } from './require-material.ts';

/** Most people and groups whom one material concerns. */
export const MOST_CONCERNED = 200;

interface ConcernedServiceDeps {
  readonly database: Database;
  readonly events: EventBus;
  readonly clock: Clock;
}

/** The people whom materials concern, and what they agreed to. */
export class ConcernedService {
  readonly #deps: ConcernedServiceDeps;

  constructor(deps: ConcernedServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Notes somebody whom a material concerns, and what they agreed to.
   * @throws NavetteError `not-found`, `forbidden`; `invalid` with `fields`; `too-many`
   */
  async add(materialId: string, input: ConcernedInput, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<string> {
    const id = newId();
    const studyId = await this.#deps.database.write(async (trx) => {
      const found = await requireMaterial(trx, viewer, 'material.write', materialId);
      const facts = parseInput(concernedInput, input);
      const others = await listConcerned(trx, [materialId]);
      if (others.length >= MOST_CONCERNED) throw new NavetteError('too-many', { limit: MOST_CONCERNED });
      const at = this.#deps.clock().toISOString();
      await insertConcerned(trx, { id, materialId, ...facts, createdAt: at, updatedAt: at });
      await this.#record(trx, found, viewer, at);
      await sent(trx);
      return found.page.id;
    });
    this.#tell(studyId);
    return id;
  }

  /**
   * Changes what is noted of somebody and of their consent.
   * @param known when it had last changed as its form was made
   * @throws NavetteError `not-found`, `forbidden`; `invalid` with `fields`; `conflict` with `fields`
   * if somebody has changed it since
   */
  async change(id: string, input: ConcernedInput, known: string, viewer: Viewer): Promise<void> {
    const studyId = await this.#deps.database.write(async (trx) => {
      const before = await findConcerned(trx, id);
      if (!before) throw new NavetteError('not-found');
      const found = await requireMaterial(trx, viewer, 'material.write', before.materialId);
      const facts = parseInput(concernedInput, input);
      if (known !== before.updatedAt) throw new NavetteError('conflict', { fields: ['version'] });
      const at = changedAfter(this.#deps.clock, before.updatedAt);
      await updateConcerned(trx, id, { ...facts, updatedAt: at });
      await this.#record(trx, found, viewer, at);
      return found.page.id;
    });
    this.#tell(studyId);
  }

  /** Forgets somebody who was noted by mistake. @throws NavetteError `not-found`, `forbidden` */
  async remove(id: string, viewer: Viewer): Promise<void> {
    const studyId = await this.#deps.database.write(async (trx) => {
      const before = await findConcerned(trx, id);
      if (!before) throw new NavetteError('not-found');
      const found = await requireMaterial(trx, viewer, 'material.write', before.materialId);
      await deleteConcerned(trx, id);
      await this.#record(trx, found, viewer, this.#deps.clock().toISOString());
      return found.page.id;
    });
    this.#tell(studyId);
  }

  #tell(studyId: string): void {
    this.#deps.events.emit('sources-changed');
    // Whom their word keeps out of the material leaves its transcript.
    this.#deps.events.emit('page-changed', studyId);
  }

  async #record(trx: Writer, { material, page }: MaterialOfStudy, viewer: Viewer, at: string): Promise<void> {
    await insertAuditEntry(trx, {
      at,
      actor: actorOf(viewer),
      action: 'consent.noted',
      subject: material.id,
      pageId: page.id,
      // Nobody is named in the log, which is never erased.
      detail: { label: materialLabel(material) },
    });
  }
}
